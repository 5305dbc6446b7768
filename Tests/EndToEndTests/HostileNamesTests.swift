import CCodegen
import Diagnostics
import Driver
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing
import Toolchain

/// Names in model files are any text, and so are the names of outputs: none may become code, a
/// command or a path.
@Suite("Hostile names", .serialized)
struct HostileNamesTests {
    /// In every name of the model, and in no template.
    private static let marker = "zqx"

    private static let names = [
        "*/ int zqx(void) { return 1; } /*", "zqx\"; system(\"touch pwned\"); \"", "zqx\nint x;\n",
        "zqx\\", "../../zqx", "$(touch pwned)zqx", "`touch pwned`zqx", "zqx??/\n*??/",
        "zqx\0\u{1}\u{7}\u{1B}[2J\u{7F}", "\u{202E}zqx\u{2066}\u{FEFF}", "zqx%s%n%0",
        "#include <zqx>",
        "_Pragma(\"zqx\")", "{{zqx}}{{{zqx}}}", "zqx\r\n.incbin \"/etc/passwd\"", "naïve 人 zqx",
        String(repeating: "zqx ", count: 5000), "'zqx' && touch pwned;", "//zqx\\", "é\u{301}zqx",
    ]

    /// Output files: the stems of a library, a C file and a program.
    private static let stem = "- we ird'\"$(touch pwned);`touch pwned`%s\\ é"

    /// An RGB network in which every layer, value and parameter has a hostile name.
    private static func graph() throws -> Graph {
        var rest = names[...]
        func next() -> String { rest.popFirst() ?? "\(marker)" }
        let network = GraphBuilder(next())
        let image = network.input(next(), channels: 3).binary(next(), .multiply, 0.01)
        let body = image.convolution(next(), 8, kernel: 3, padding: 1)
            .batchNormalization(next(), epsilon: 1e-3).prelu(next())
        let branch = body.convolution(next(), 8, kernel: 3, padding: 1, groups: 8, weight: next())
            .convolution(next(), 8, kernel: 1, bias: true).relu(next())
        let mask = body.maxPooling(next(), kernel: 2, stride: 2)
            .bilinearResize(next(), like: body).sigmoid(next())
        let sum = branch.multiplying(next(), by: mask).adding(next(), body)
        let vector = sum.globalAveragePooling(next()).dense(next(), 5, inputs: 8)
        var graph = try network.finish(vector.softmax(next()))
        graph.fillRandomly(seed: 23)
        graph.metadata["source"] = next()
        graph.metadata["preprocessing"] = names[0]
        graph.metadata["removed_tail"] = next()
        #expect(rest.isEmpty)
        return graph
    }

    @Test(
        "A library tells the names as they are, and its layers are right", arguments: [true, false])
    func library(optimizes: Bool) async throws {
        let reference = try TinyModels.prepared(Self.graph())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/\(Self.stem).so"
            let options = ModelCompiler.Options(optimizes: optimizes)
            let plan = try await ModelCompiler(options)
                .compile(reference, to: path, as: .sharedLibrary)[0]
            #expect(try Self.names(in: folder) == ["\(Self.stem).so"])
            let model = try LoadedModel(path: path)
            let information = model.information
            #expect(Self.same([information.name], [reference.name]))
            #expect(
                Self.same(
                    information.inputs.map(\.name), reference.inputs.map { reference[$0].name }))
            #expect(
                Self.same(
                    information.outputs.map(\.name), reference.outputs.map { reference[$0].name }))
            let source = reference.metadata["source"] ?? ""
            let name = source.utf8.split(separator: UInt8(ascii: "/")).last.map(String.init)
            #expect(Self.same([information.source], [(name ?? source) ?? source]))
            #expect(Self.same([information.preprocessing?.description ?? ""], [Self.names[0]]))
            #expect(Self.same(information.values.map(\.name), plan.values.map(\.name)))
            #expect(Self.same(information.values.map(\.layer), plan.values.map(\.layer)))
            let check = try ModelCheck(model, against: reference, input: TinyModels.images(1))
            #expect(check.firstDeparture == nil)
            #expect(check.values.count >= (optimizes ? 5 : reference.nodes.count))
        }
    }

    @Test("A comma in a library's name is no separator of linker arguments")
    func comma() async throws {
        let reference = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler().compile(
                reference, to: "\(folder)/a,-Map=pwned,b.so", as: .sharedLibrary)
            #expect(try Self.names(in: folder) == ["a,-Map=pwned,b.so"])
        }
    }

    @Test("A library may be called what the system calls a constant", arguments: ["x", "R", "sol"])
    func constants(name: String) async throws {
        let reference = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/\(name).so"
            try await ModelCompiler().compile(reference, to: path, as: .sharedLibrary)
            #expect(try LoadedModel(path: path).information.name == reference.name)
        }
    }

    @Test("A program is built and runs under a hostile name")
    func program() async throws {
        let reference = try TinyModels.prepared(Self.graph())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/\(Self.stem)"
            try await ModelCompiler().compile(reference, to: path, as: .executable)
            let picture = "$(touch pwned)\n\"\\.png"
            try FileManager.default.copyItem(
                atPath: "\(Fixtures.root)/Samples/ada-1.png", toPath: "\(folder)/\(picture)")
            let run = try ProgramRun(path, [picture], in: folder)
            #expect(run.exitCode == 0)
            let lines = try EmbeddingLine.read(run.output)
            #expect(lines.map(\.file) == [picture] && lines.first?.embedding.count == 5)
            #expect(Set(try Self.names(in: folder)) == [Self.stem, picture])
        }
    }

    @Test("C source compiles and has no name outside of comments and strings")
    func source() async throws {
        let reference = try TinyModels.prepared(Self.graph())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/\(Self.stem).c"
            let plan = try await ModelCompiler().compile(reference, to: path, as: .cSource)[0]
            let prefix = SymbolPrefix(Self.stem).text
            let files = ["\(Self.stem).c", "\(prefix).h", "\(prefix).weights"]
            #expect(Set(try Self.names(in: folder)) == Set(files))
            for file in files.prefix(2) {
                try Self.expectHarmless(
                    String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8), file)
            }
            let compiler = try await Toolchain.find()
            let run = try ProgramRun(
                compiler.clang,
                plan.instructionSet.compilerFlags
                    + ["-std=c11", "-Wall", "-Wextra", "-Werror", "-trigraphs", "-I", ".", "-c"]
                    + ["./\(Self.stem).c", "-o", "model.o"], in: folder)
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(Set(try Self.names(in: folder)) == Set(files + ["model.o"]))
        }
    }

    @Test("Sources in several files have no name outside of comments and strings")
    func parallelSources() throws {
        let plan = try ModelCompiler().plan(TinyModels.prepared(Self.graph()))
        let sources = SourceGenerator.generate(
            [plan], CodegenOptions(prefix: SymbolPrefix(Self.stem)))
        let files =
            [sources.header, sources.moduleMap] + sources.kernelSources
            + sources.portableSources + [sources.programHeader].compactMap(\.self)
        #expect(files.count >= 6)
        for file in files { try Self.expectHarmless(file.text, file.name) }
    }

    /// Printable ASCII, no trigraph, and no name of the model where code is.
    private static func expectHarmless(_ text: String, _ file: String) throws {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A }
        #expect(isPlain && !text.contains("??"), "\(file)")
        let code = try #require(CSource.withoutCommentsAndStrings(text), "\(file)")
        #expect(!code.contains(marker) && !code.contains("passwd"), "\(file)")
    }

    /// Whether texts are the same code points; `==` on strings takes some for others.
    private static func same(_ left: [String], _ right: [String]) -> Bool {
        left.map { Array($0.unicodeScalars) } == right.map { Array($0.unicodeScalars) }
    }

    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }
}
