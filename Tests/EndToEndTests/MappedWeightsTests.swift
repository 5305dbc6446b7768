import Diagnostics
import Driver
import Foundation
import GraphIR
import Interpreter
import ModelRuntime
import Planning
import TestSupport
import Testing
import Toolchain

/// Weights in a file of their own, which is mapped and checked.
@Suite("Weights in a file", .serialized)
struct MappedWeightsTests {
    private static func options(several: Bool = true) -> ModelCompiler.Options {
        var options = ModelCompiler.Options()
        options.weightsPlace = .file
        options.companions = .header
        if several, let other = InstructionSet.tested.first(where: { $0 != .default }) {
            options.fallbackSets = [other]
        }
        return options
    }

    private static func data(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    @Test("A library finds its weights beside it, and computes the same bits")
    func besideTheLibrary() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let image = TinyModels.images(1).floats
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(Self.options()).compile(
                graph, to: "\(folder)/unit.so", as: .sharedLibrary)
            try await ModelCompiler().compile(
                graph, to: "\(folder)/other.so", as: .sharedLibrary)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(files == ["other.so", "unit.h", "unit.so", "unit.weights"])
            let mapped = try LoadedModel(path: "\(folder)/unit.so")
            #expect(mapped.information.weightsFile == "unit.weights")
            let embedded = try LoadedModel(path: "\(folder)/other.so")
            #expect(embedded.information.weightsFile == nil)
            let bits = try embedded.run(image).map(\.bitPattern)
            #expect(try mapped.run(image).map(\.bitPattern) == bits)
            #expect(
                try ModelCheck(mapped, against: graph, input: TinyModels.images(1))
                    .firstDeparture == nil)
            // The pages are the file's own: shared by all processes that map it, and not written.
            let maps = try withExtendedLifetime(mapped) {
                // It has no size, so it is not read as a file of one would be.
                let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/maps"))
                return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
            }
            let lines = maps.split(separator: "\n").filter { $0.hasSuffix("/unit.weights") }
            #expect(lines.count == 1 && lines.allSatisfy { $0.contains(" r--s ") }, "\(lines)")
        }
    }

    /// What is done to the bytes of a file, and the status it gives.
    static let damages: [(name: String, status: Int32, change: @Sendable (Data) -> Data?)] = [
        ("missing", 7, { _ in nil }),
        ("empty", 4, { _ in Data() }),
        ("cut short", 4, { $0.dropLast(1) }),
        ("cut in the header", 4, { $0.prefix(20) }),
        ("too long", 4, { $0 + [0] }),
        ("another magic", 4, { flipped($0, at: 0) }),
        ("another version", 4, { flipped($0, at: 8) }),
        ("another byte order", 4, { flipped($0, at: 12) }),
        ("another size", 4, { flipped($0, at: 16) }),
        ("another digest", 4, { flipped($0, at: 24) }),
        ("a bit of a weight", 4, { flipped($0, at: $0.count - 300) }),
        ("the last bit", 4, { flipped($0, at: $0.count - 1) }),
        // The signs of two numbers that one lane of the digest reads after each other.
        ("two signs", 4, { flipped(flipped($0, at: 4096 + 71), at: 4096 + 135) }),
    ]

    private static func flipped(_ data: Data, at index: Int) -> Data {
        var bytes = [UInt8](data)
        bytes[index] ^= 0x80
        return Data(bytes)
    }

    @Test("A wrong, truncated or damaged file is a status, never a crash")
    func damagedFiles() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let image = TinyModels.images(1).floats
        let expected = try Interpreter(graph: graph)
            .run([Tensor(shape: [1, 3, 8, 8], image)])[0].floats
        try await Fixtures.withTemporaryFolder { folder in
            let host = try await HostProgram(
                graph, Self.options(several: false), image: image, in: folder)
            let path = "\(folder)/unit.weights"
            let good = try Self.data(path)
            for damage in Self.damages {
                try FileManager.default.removeItem(atPath: path)
                if let bytes = damage.change(good) {
                    try bytes.write(to: URL(fileURLWithPath: path))
                }
                let result = try host.run()
                #expect(result.exitCode == 0, "\(damage.name): \(result)")
                #expect(result.status == damage.status, "\(damage.name): \(result)")
                try good.write(to: URL(fileURLWithPath: path))
            }
            // A folder, a pipe nobody writes to, and the weights of another training.
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            for (place, reason) in [
                (folder, "Is a directory"), ("\(folder)/pipe", "No such device"),
                ("\(folder)/nothing", "No such file"), ("\(path)/x", "Not a directory"),
            ] {
                let result = try host.run(variables: ["WEIGHTS": place])
                #expect(result.status == 7 && result.statusText.contains(reason), "\(result)")
            }
            try await Self.compileOther(to: "\(folder)/other.so")
            let foreign = try host.run(variables: ["WEIGHTS": "\(folder)/other.weights"])
            #expect(foreign.status == 4)
            let found = try host.run(variables: ["WEIGHTS": path])
            #expect(found.status == 0 && found.numbers.count == expected.count)
            let bound = 1e-5 * (expected.map(abs).max() ?? 0)
            #expect(zip(found.numbers, expected).allSatisfy { abs($0 - $1) <= bound })
        }
    }

    private static func compileOther(to path: String) async throws {
        var graph = try ReferenceModels.irUnit()
        graph.fillRandomly(seed: 12)
        try await ModelCompiler(options()).compile(
            TinyModels.prepared(graph), to: path, as: .sharedLibrary)
    }

    @Test("Loading says which file is wrong and what to do")
    func diagnostics() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(Self.options()).compile(
                graph, to: "\(folder)/unit.so", as: .sharedLibrary)
            try FileManager.default.removeItem(atPath: "\(folder)/unit.weights")
            let missing = #expect(throws: Diagnostic.self) {
                try LoadedModel(path: "\(folder)/unit.so")
            }
            #expect(missing?.category == .malformedFile)
            #expect(missing?.file == "\(folder)/unit.weights")
            #expect(missing?.message == "cannot be read: No such file or directory")
            #expect(missing?.advice?.contains("copy both") == true)
            try Data(repeating: 1, count: 100)
                .write(to: URL(fileURLWithPath: "\(folder)/unit.weights"))
            let wrong = #expect(throws: Diagnostic.self) {
                try LoadedModel(path: "\(folder)/unit.so")
            }
            #expect(wrong?.message.contains("not those the code was made with") == true)
            #expect(wrong?.advice?.contains("compile the model again") == true)
            // They are looked for beside the library itself, whatever link leads to it.
            let link = "\(folder)/link"
            try FileManager.default.createDirectory(
                atPath: link, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(link)/unit.so", withDestinationPath: "../unit.so")
            let linked = #expect(throws: Diagnostic.self) {
                try LoadedModel(path: "\(link)/unit.so")
            }
            #expect(linked?.file == "\(folder)/unit.weights")
        }
    }

    @Test("A run before the weights are mapped says so; a file of others is not replaced")
    func order() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let image = TinyModels.images(1).floats
        try await Fixtures.withTemporaryFolder { folder in
            let host = try await HostProgram(graph, Self.options(), image: image, in: folder)
            let header = try String(contentsOfFile: "\(folder)/unit.h", encoding: .utf8)
            #expect(header.contains("int unit_map_weights(const char *path);"))
            let text = try String(contentsOfFile: "\(folder)/host.c", encoding: .utf8)
            let early = text.replacing("#ifdef MAPS", with: "#if 0")
            try Data(early.utf8).write(to: URL(fileURLWithPath: "\(folder)/host.c"))
            try host.build(["-DMAPS"])
            #expect(try host.run().status == 6)
            // The user's own file of that name, beside a header of Burin's and beside none.
            try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder)/unit.weights"))
            for kind in [ArtefactKind.sharedLibrary, .executable, .cSource] {
                let error = await #expect(throws: Diagnostic.self) {
                    try await ModelCompiler(Self.options(several: false)).compile(
                        graph, to: "\(folder)/unit\(kind == .cSource ? ".c" : "")", as: kind)
                }
                #expect(error?.category == .usage)
                #expect(try Self.data("\(folder)/unit.weights") == Data("mine".utf8))
            }
        }
    }

    @Test("A program and a Python package find the weights that came with them")
    func otherKinds() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(Self.options()).compile(
                graph, to: "\(folder)/unit", as: .executable)
            let path = "\(Fixtures.root)/Samples/ada-1.png"
            let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let asPath = try ProgramRun("\(folder)/unit", [path], in: "/")
            let byName = try ProgramRun(
                "/bin/sh", ["-c", "unit \"$0\"", path], in: "/",
                variables: ["PATH": "\(folder):\(search)"])
            #expect(asPath.exitCode == 0 && !asPath.output.isEmpty, "\(asPath)")
            #expect(byName.exitCode == 0 && byName.output == asPath.output, "\(byName)")
            let link = "\(folder)/link"
            try FileManager.default.createDirectory(
                atPath: link, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(link)/embed", withDestinationPath: "\(folder)/unit")
            let linked = try ProgramRun("\(link)/embed", [path], in: "/")
            #expect(linked.exitCode == 0 && linked.output == asPath.output, "\(linked)")
            try FileManager.default.removeItem(atPath: "\(folder)/unit.weights")
            let without = try ProgramRun("\(folder)/unit", [path], in: "/")
            #expect(without.exitCode == 3 && without.errors.contains("unit.weights"))
            #expect(without.errors.contains("No such file"), "\(without.errors)")
            try await ModelCompiler(Self.options()).compile(
                graph, to: "\(folder)/package", as: .pythonPackage)
            let names = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/package")
            #expect(names.contains("package/package.weights"))
            let project = try String(
                contentsOfFile: "\(folder)/package/pyproject.toml", encoding: .utf8)
            #expect(project.contains("\"package.weights\""))
        }
    }

    @Test("The sources give no warning, and a set's own part is all that is checked")
    func sources() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let image = TinyModels.images(1).floats
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(Self.options(several: false)).compile(
                graph, to: "\(folder)/unit.c", as: .cSource)
            let run = try ProgramRun(
                try await Toolchain.find().clang,
                InstructionSet.default.compilerFlags + [
                    "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-c", "unit.c",
                ], in: folder)
            #expect(run.exitCode == 0, "\(run.errors)")
            let host = try await HostProgram(graph, Self.options(), image: image, in: folder)
            let path = "\(folder)/unit.weights"
            let good = try Self.data(path)
            let last = Self.flipped(good, at: good.count - 1)
            try last.write(to: URL(fileURLWithPath: path))
            // The last part is the fallback's.
            #expect(try host.run().status == 0)
            if let other = Self.options().fallbackSets.first?.rawValue {
                #expect(try host.run(variables: ["UNIT_ISA": other]).status == 4)
            }
        }
    }

    @Test("inspect needs no weights")
    func information() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/unit.so"
            try await ModelCompiler(Self.options()).compile(graph, to: path, as: .sharedLibrary)
            try FileManager.default.removeItem(atPath: "\(folder)/unit.weights")
            let model = try LoadedModel(path: path, weights: false)
            #expect(model.information.weightsFile == "unit.weights")
            let error = #expect(throws: Diagnostic.self) {
                try model.run(TinyModels.images(1).floats)
            }
            #expect(error?.message.contains("not mapped") == true)
        }
    }
}
