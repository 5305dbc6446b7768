import CCodegen
import Diagnostics
import Driver
import FaceImages
import Foundation
import GraphIR
import TestSupport
import Toolchain
import Testing

/// Packages for other languages, built and used as their users would.
@Suite("Packages", .serialized)
struct PackageTests {
    private static let count = 192

    /// Two images of whole numbers, which every language makes alike.
    private static var images: [Float] { (0..<2 * count).map { Float($0 % 251) } }

    /// The bits of the results, a line of numbers for each image.
    private static func text(_ results: [Float]) -> String {
        results.map { String($0.bitPattern) }.joined(separator: " ") + "\n"
    }

    /// What every program here prints: two images, then one of bytes.
    private static func expectation(in folder: String) async throws -> String {
        let model = try await CompiledGraph(
            TinyModels.irUnit(), in: folder, named: "reference", inputSize: TinyModels.size
        ).model
        let pixels = (0..<count).map { UInt8($0 % 251) }
        let picture = try Image(width: 8, height: 8, pixels: pixels)
        return text(try model.run(images, count: 2)) + text(try model.embed(picture))
    }

    private static func write(_ text: String, to path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    // MARK: Python

    @Test("pip installs the Python package, and NumPy arrays go in and out")
    func pythonPackage() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            guard let environment = try PythonEnvironment.make(in: folder) else { return }
            let options = ModelCompiler.Options(sharingThreshold: 0)
            let unit = try TinyModels.prepared(TinyModels.irUnit())
            try await ModelCompiler(options).compile(
                unit, to: "\(folder)/my-face", as: .pythonPackage)
            var mapping = options
            mapping.weightsPlace = .file
            try await ModelCompiler(mapping).compile(
                Self.pairs(), to: "\(folder)/pairs", as: .pythonPackage)
            for package in ["./my-face", "./pairs"] {
                let run = try environment.install(package)
                #expect(run.exitCode == 0, "\(run.errors)")
            }
            try Self.write(PythonPrograms.use, to: "\(folder)/elsewhere/use.py")
            let run = try ProgramRun(
                environment.python, ["-W", "error", "use.py"], in: "\(folder)/elsewhere")
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.output == (try await Self.expectation(in: folder)))
            if let types = try environment.checkTypes(["my_face", "pairs"]) {
                #expect(types.exitCode == 0, "\(types.output) \(types.errors)")
            }
            let other = try ProgramRun(
                environment.python, ["-c", PythonPrograms.otherInterface], in: "\(folder)/elsewhere"
            )
            #expect(other.exitCode == 0, "\(other.errors)")
            let without = try ProgramRun(
                environment.python, ["-c", PythonPrograms.withoutWeights], in: "\(folder)/elsewhere"
            )
            #expect(without.exitCode == 0, "\(without.errors)")
        }
    }

    /// Two inputs and two outputs, one of them without a size for images.
    private static func pairs() throws -> Graph {
        try GraphParser.parse(
            """
            graph "pairs"
            input %a : [2, 3]
            input %b : [1, 4]
            %x = relu(%a)
            %y = relu(%b)
            %z = reshape(%y) shape=[4]
            output %x, %z

            """)
    }

    // MARK: Swift

    private static let swift = """
        import MyFace

        let images = (0..<384).map { Float($0 % 251) }
        let pixels = (0..<192).map { UInt8($0 % 251) }
        func line(_ results: [Float]) {
            print(results.map { String($0.bitPattern) }.joined(separator: " "))
        }
        let model = try Model()
        let results = try model.run(images)
        line(results)
        line(try model.embed(pixels))
        let shared = try Model(threads: 2).run(images)
        precondition(shared == results)
        precondition(Model.inputShapes == [[1, 3, 8, 8]] && Model.outputShapes == [[1, 10]])
        precondition(Model.information.contains("ir-unit") && Model.availableThreads >= 1)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { (try? model.run(images)) == results } }
            for await isSame in group { precondition(isSame) }
        }
        do {
            _ = try model.run([1, 2, 3])
            preconditionFailure("no error")
        } catch { precondition("\\(error)".contains("bad argument")) }
        do {
            _ = try model.embed([1, 2, 3])
            preconditionFailure("no error")
        } catch { precondition(error.status == 1) }
        """

    @Test("A Swift package depends on the Swift package")
    func swiftPackage() async throws {
        guard let swift = ProgramRun.find("swift") else { return }
        try await Fixtures.withTemporaryFolder { folder in
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await ModelCompiler(ModelCompiler.Options(sharingThreshold: 0)).compile(
                graph, to: "\(folder)/my-face", as: .swiftPackage)
            let manifest = """
                // swift-tools-version: 6.2
                import PackageDescription
                let package = Package(
                    name: "App", dependencies: [.package(path: "../my-face")],
                    targets: [
                        .executableTarget(
                            name: "App",
                            dependencies: [.product(name: "MyFace", package: "my-face")])
                    ])
                """
            try Self.write(manifest, to: "\(folder)/app/Package.swift")
            try Self.write(Self.swift, to: "\(folder)/app/Sources/App/main.swift")
            let run = try ProgramRun(swift, ["run", "-c", "release"], in: "\(folder)/app")
            #expect(run.exitCode == 0, "\(run.errors)")
            // The linker is told of a folder for frameworks, which it says it does not need.
            let warnings = run.errors.split(separator: "\n").filter {
                $0.contains("warning:") && $0.contains(".swift")
            }
            #expect(warnings.isEmpty)
            #expect(run.output == (try await Self.expectation(in: folder)))
        }
    }

    // MARK: Folders

    @Test("A package is written whole or not at all", arguments: LanguagePackage.Language.allCases)
    func folders(language: LanguagePackage.Language) async throws {
        let kind: ArtefactKind = language == .swift ? .swiftPackage : .pythonPackage
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            for _ in 0..<2 {
                try await ModelCompiler().compile(graph, to: "\(folder)/p", as: kind)
            }
            #expect(try ArtefactTests.names(folder) == ["p"])
            try Self.write("mine", to: "\(folder)/own/file")
            for place in ["own", "own/file", "absent/p"] {
                let error = await #expect(throws: Diagnostic.self) {
                    try await ModelCompiler().compile(graph, to: "\(folder)/\(place)", as: kind)
                }
                #expect(error?.category == .usage, "\(place)")
                #expect(throws: Diagnostic.self) {
                    try PackageWriter.requireWritable("\(folder)/\(place)")
                }
            }
            #expect(try ArtefactTests.names(folder) == ["own", "p"])
            #expect(try ArtefactTests.names("\(folder)/own") == ["file"])
            // What a build left goes, what the user put there does not.
            try Self.write("built", to: "\(folder)/p/build/lib/x.py")
            try PackageWriter.requireWritable("\(folder)/p")
            try Self.write("mine", to: "\(folder)/p/.git/config")
            let error = await #expect(throws: Diagnostic.self) {
                try await ModelCompiler().compile(graph, to: "\(folder)/p", as: kind)
            }
            #expect(error?.message.contains(".git") == true)
        }
    }

    @Test(
        "A package's folder that holds what is not the package's is kept",
        arguments: [
            ("dist/notes.txt", "mine"), ("build/notes.txt", "mine"),
            ("build/libraries.md", "mine"), ("p.egg-info", "mine"), (".build", "mine"),
            ("p/__pycache__/notes.txt", "mine"), ("p/notes.txt", "mine"),
            ("burin-package.txt", "mine"),
            ("burin-package.txt", "Written by burin compile, \u{FF}"),
        ])
    func foreignFiles(name: String, text: String) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let list = """
                Written by burin compile, which replaces this folder where it holds nothing else:
                p/p.so

                """
            try Self.write(list, to: "\(folder)/burin-package.txt")
            for own in ["p/p.so", "build/lib/p/p.so", "dist/p-1.whl", "p/__pycache__/p.pyc"] {
                try Self.write("", to: "\(folder)/\(own)")
            }
            try PackageWriter.requireWritable(folder)
            for script in ["build", "dist"] {
                try FileManager.default.moveItem(
                    atPath: "\(folder)/\(script)", toPath: "\(folder)/.build")
                try Self.write("mine", to: "\(folder)/\(script)")
                let error = #expect(throws: Diagnostic.self) {
                    try PackageWriter.requireWritable(folder)
                }
                #expect(error?.message.contains("'\(script)'") == true)
                try FileManager.default.removeItem(atPath: "\(folder)/\(script)")
                try FileManager.default.moveItem(
                    atPath: "\(folder)/.build", toPath: "\(folder)/\(script)")
            }
            try Data(text.unicodeScalars.map { UInt8($0.value) })
                .write(
                    to: {
                        let path = "\(folder)/\(name)"
                        try FileManager.default.createDirectory(
                            atPath: FilePaths.folder(of: path), withIntermediateDirectories: true)
                        return URL(fileURLWithPath: path)
                    }())
            let error = #expect(throws: Diagnostic.self) {
                try PackageWriter.requireWritable(folder)
            }
            #expect(error?.category == .usage && error?.message.contains(name) == true)
        }
    }

    @Test("A package is written anew from inside its own folder")
    func fromInside() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/face"
            try await ModelCompiler().compile(graph, to: path, as: .pythonPackage)
            let before = FileManager.default.currentDirectoryPath
            defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
            #expect(FileManager.default.changeCurrentDirectoryPath("\(path)/face"))
            try await ModelCompiler().compile(graph, to: "../../face", as: .pythonPackage)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names == ["face"])
            #expect(FileManager.default.fileExists(atPath: "\(path)/face/face.so"))
        }
    }

    @Test(
        "Names that mean something in a language are changed",
        arguments: ["class", "queue", "Model"])
    func names(prefix: String) throws {
        let plan = try ModelCompiler().plan(TinyModels.prepared(TinyModels.irUnit()))
        let symbol = SymbolPrefix(prefix)
        let python = LanguagePackage([plan], .python, prefix: symbol, folder: "x")
        let swift = LanguagePackage([plan], .swift, prefix: symbol, folder: "x")
        #expect(python.name == (prefix == "Model" ? "model" : "\(prefix)_model"))
        #expect(swift.name != "Model" && swift.name.first?.isUppercase == true)
        #expect(python.files.map(\.name).contains("\(python.name)/__init__.py"))
    }
}
