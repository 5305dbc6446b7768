import CCodegen
import Diagnostics
import Driver
import FaceImages
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

/// What a compilation leaves behind, for each kind of artefact.
@Suite("Artefacts", .serialized)
struct ArtefactTests {
    @Test("The suffix tells the kind")
    func kinds() {
        let kinds: [(String, ArtefactKind?)] = [
            ("m.so", .sharedLibrary), ("a/b.c/m.so", .sharedLibrary), ("m.c", .cSource),
            ("m", .executable), ("a.so/m", .executable), (".hidden", .executable),
            ("./m.v2.c", .cSource), ("m.v2", nil), ("m.o", nil), ("m.SO", nil), ("m.", nil),
            (".so", nil),
            ("a/.c", nil),
        ]
        for (path, kind) in kinds { #expect(ArtefactKind(path: path) == kind, "\(path)") }
    }

    @Test("An executable prints what the library computes")
    func executable() async throws {
        let graph = try TinyModels.irUnit()
        let pictures = ["ada-1.png", "cleo.png", "ada-grey.png", "ben.jpg"].map {
            "\(Fixtures.root)/Samples/\($0)"
        }
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, inputSize: TinyModels.size)
            // The name whose macros are likest to the program's own.
            let program = "\(folder)/model"
            try await ModelCompiler().compile(compiled.reference, to: program, as: .executable)
            let run = try ProgramRun(program, pictures, in: folder)
            #expect(run.exitCode == 0)
            #expect(run.errors.split(separator: "\n").count == pictures.count)
            let expected = try pictures.map { path in
                EmbeddingLine(
                    file: path, embedding: try compiled.model.embed(Image.decode(path: path)))
            }
            #expect(try EmbeddingLine.read(run.output) == expected)
            try Self.expectExitCodes(program, good: pictures[0], in: folder)
        }
    }

    private static func expectExitCodes(_ program: String, good: String, in folder: String) throws {
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: "\(folder)/bad.png"))
        try FileManager.default.copyItem(atPath: good, toPath: "\(folder)/-dash.png")
        let runs: [(arguments: [String], code: Int32, lines: Int)] = [
            ([], 1, 0), (["--unknown"], 1, 0), (["-dash.png"], 1, 0), (["--"], 1, 0),
            (["--", "-dash.png"], 0, 1), (["absent.png"], 3, 0), (["bad.png"], 3, 0),
            ([folder], 3, 0), (["bad.png", good, "absent.png"], 3, 1), ([good, good], 0, 2),
        ]
        for (arguments, code, lines) in runs {
            let run = try ProgramRun(program, arguments, in: folder)
            #expect(run.exitCode == code, "\(arguments)")
            #expect(try EmbeddingLine.read(run.output).count == lines, "\(arguments)")
            #expect(code == 0 || !run.errors.isEmpty, "\(arguments)")
        }
        let help = try ProgramRun(program, ["--help"], in: folder)
        #expect(help.exitCode == 0 && help.output.contains("8x8") && help.errors.isEmpty)
    }

    @Test("A model that takes no picture becomes no program")
    func noPicture() async throws {
        let network = GraphBuilder("grey")
        var graph = try network.finish(network.input("data", channels: 1).relu("relu"))
        graph = try TinyModels.prepared(graph)
        try await Self.expectFailure(.usage, graph, "program", .executable)
    }

    @Test("An instruction set of another processor is refused, but for C source")
    func otherProcessor() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let set: InstructionSet = InstructionSet.runnable.contains(.neon) ? .avx2 : .neon
        try await Self.expectFailure(.usage, graph, "m.so", .sharedLibrary, set)
        try await Self.expectFailure(.usage, graph, "m.a", .staticLibrary, set)
        try await Self.expectFailure(.usage, graph, "m", .executable, set)
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(ModelCompiler.Options(instructionSet: set))
                .compile(graph, to: "\(folder)/m.c", as: .cSource)
            #expect(try Self.names(folder) == ["m.c", "m.h", "m.weights"])
        }
    }

    @Test("An output that cannot be written", arguments: ["m.so", "m.a", "m.c", "m"])
    func unwritable(name: String) async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let kind = try #require(ArtefactKind(path: name))
        try await Self.expectFailure(.usage, graph, "absent/\(name)", kind)
        try await Fixtures.withTemporaryFolder { folder in
            let place = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: false)
            let error = await #expect(throws: Diagnostic.self) {
                try await ModelCompiler().compile(graph, to: place, as: kind)
            }
            #expect(error?.category == .usage)
            #expect(try Self.names(folder) == [name])
            #expect(try Self.names(place) == [])
        }
    }

    @Test(
        "C source appears with its header and weights or not at all", arguments: ["h", "weights"])
    func companions(suffix: String) async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            try FileManager.default.createDirectory(
                atPath: "\(folder)/m.\(suffix)", withIntermediateDirectories: false)
            let error = await #expect(throws: Diagnostic.self) {
                try await ModelCompiler().compile(graph, to: "\(folder)/m.c", as: .cSource)
            }
            #expect(error?.category == .usage)
            let left = try Self.names(folder)
            #expect(left == ["m.\(suffix)"])
        }
    }

    @Test("The header tells the preprocessing in full")
    func preprocessing() async throws {
        let symbol = Fixtures.path("ModelImportTests", "tiny/tiny-symbol.json")
        let graph = try ModelLoader.prepare(ModelRequest(model: symbol, inputSize: 8))
        let sentence = try #require(graph.metadata["preprocessing"])
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler().compile(graph, to: "\(folder)/m.c", as: .cSource)
            let header = try String(contentsOfFile: "\(folder)/m.h", encoding: .utf8)
            #expect(header.contains("* Preprocessing: \(sentence)\n"))
        }
    }

    // In a process of its own: other tests compile by the same environment at the same time.
    @Test("A compiler that fails leaves nothing behind")
    func failingCompiler() async {
        await #expect(processExitsWith: .success) {
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await Fixtures.withTemporaryFolder { folder in
                setenv("TMPDIR", folder, 1)
                // A compiler that is one until it has to compile a model.
                let script = """
                    #!/bin/sh
                    case "$*" in
                    *--version*) echo "clang version 21.0.0"; echo "Target: any";;
                    *probe.so*) exit 0;;
                    *) echo "error: no space on the moon" >&2; exit 1;;
                    esac
                    """
                let compiler = "\(folder)/clang"
                try Data(script.utf8).write(to: URL(fileURLWithPath: compiler))
                chmod(compiler, 0o755)
                setenv("BURIN_CLANG", compiler, 1)
                for name in ["m.so", "m.a", "m"] {
                    let kind = try #require(ArtefactKind(path: name))
                    let error = await #expect(throws: Diagnostic.self) {
                        try await ModelCompiler().compile(graph, to: "\(folder)/\(name)", as: kind)
                    }
                    #expect(error?.category == .toolchain)
                    #expect(error?.details.first?.contains("no space on the moon") == true)
                    #expect(try ArtefactTests.names(folder) == ["clang"])
                }
                setenv("BURIN_CLANG", "/bin/false", 1)
                let error = await #expect(throws: Diagnostic.self) {
                    try await ModelCompiler().compile(
                        graph, to: "\(folder)/m.so", as: .sharedLibrary)
                }
                #expect(error?.category == .toolchain)
                #expect(try ArtefactTests.names(folder) == ["clang"])
            }
        }
    }

    /// Compiles to a name in an empty folder, which must fail and leave the folder empty.
    private static func expectFailure(
        _ category: Diagnostic.Category, _ graph: Graph, _ name: String, _ kind: ArtefactKind,
        _ set: InstructionSet = .default
    ) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let error = await #expect(throws: Diagnostic.self, "\(name)") {
                try await ModelCompiler(ModelCompiler.Options(instructionSet: set))
                    .compile(graph, to: "\(folder)/\(name)", as: kind)
            }
            #expect(error?.category == category)
            let left = try names(folder)
            #expect(left == [])
        }
    }

    static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}
