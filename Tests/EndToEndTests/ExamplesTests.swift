import CCodegen
import Driver
import FaceImages
import Foundation
import GraphIR
import ModelRuntime
import TestSupport
import Testing
import Toolchain

/// The examples, built and run as their README says: all print the same cosine.
@Suite("Examples", .serialized)
struct ExamplesTests {
    /// A small network of the size that the examples expect.
    static func network() throws -> Graph {
        let text = """
            graph "face"
            input %data : [1, 3, 112, 112]
            parameter %w : [16, 3, 3, 3]
            parameter %slope : [16]
            parameter %d : [32, 16]
            parameter %mean : f32[] = [127.5]
            parameter %by : f32[] = [0.0078125]
            %a = binary(%data, %mean) kind=subtract
            %b = binary(%a, %by) kind=multiply
            %c = convolution(%b, %w) kernel=[3, 3] stride=[2, 2]
            %p = prelu(%c, %slope)
            %g = global_pooling(%p) kind=average
            %e = dense(%g, %d)
            output %e
            """
        var graph = try GraphParser.parse(text)
        graph.fillRandomly(seed: 12)
        return graph
    }

    /// Copies the examples and two pictures, and compiles `face` in every form.
    private static func prepare(_ folder: String) async throws -> LoadedCosine {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        for name in ["c", "cpp", "swift", "python"] {
            try FileManager.default.copyItem(
                atPath: "\(root)/Examples/\(name)", toPath: "\(folder)/\(name)")
        }
        let graph = try network()
        var options = ModelCompiler.Options(prefix: SymbolPrefix("face"))
        options.companions = .all
        let compiler = ModelCompiler(options)
        try await compiler.compile(graph, to: "\(folder)/face.a", as: .staticLibrary)
        try await compiler.compile(graph, to: "\(folder)/face.so", as: .sharedLibrary)
        try await compiler.compile(graph, to: "\(folder)/face", as: .swiftPackage)
        try await compiler.compile(graph, to: "\(folder)/face-python", as: .pythonPackage)
        return try LoadedCosine(library: "\(folder)/face.so", folder: folder)
    }

    @Test("All examples print the same")
    func examples() async throws {
        let shell = try #require(ProgramRun.find("sh"))
        let clang = try await Toolchain.find()
        try await Fixtures.withTemporaryFolder { folder in
            let expected = try await Self.prepare(folder).text
            let linker = clang.linkerFlags.joined(separator: " ")
            let builds: [(needs: [String], script: String)] = [
                (
                    ["make", "pkg-config"],
                    "make -s -C c MODEL=.. CC='\(clang.clang) \(linker)' && c/compare a.ppm b.ppm"
                ),
                (
                    ["cmake", "c++"],
                    """
                    cmake -S cpp -B build -DCMAKE_PREFIX_PATH="$PWD" >/dev/null &&
                    cmake --build build >/dev/null && build/compare a.ppm b.ppm
                    """
                ),
                (["swift"], "swift run --package-path swift -c release Compare a.ppm b.ppm"),
            ]
            for (needs, script) in builds where needs.allSatisfy({ ProgramRun.find($0) != nil }) {
                let run = try ProgramRun(shell, ["-c", script], in: folder)
                #expect(run.exitCode == 0, "\(script): \(run.errors)")
                #expect(run.output == expected, "\(script)")
            }
            if let environment = try PythonEnvironment.make(in: folder) {
                let installation = try environment.install("./face-python")
                #expect(installation.exitCode == 0, "\(installation.errors)")
                let run = try ProgramRun(
                    environment.python, ["python/compare.py", "a.ppm", "b.ppm"], in: folder)
                #expect(run.output == expected, "\(run.errors)")
            }
            // What is no picture is told.
            for program in ["c/compare", "build/compare"] {
                let path = "\(folder)/\(program)"
                guard FileManager.default.isExecutableFile(atPath: path) else { continue }
                let run = try ProgramRun(path, ["face.h", "a.ppm"], in: folder)
                #expect(run.exitCode == 1 && run.errors.contains("expected a binary PPM file"))
            }
        }
    }
}

/// Two pictures in a folder and the cosine of their embeddings, as the examples print it.
private struct LoadedCosine {
    let text: String

    init(library: String, folder: String) throws {
        let model = try LoadedModel(path: library)
        let embeddings = try [("a", 3), ("b", 7)].map { name, step in
            let pixels = (0..<112 * 112 * 3).map { UInt8($0 / step % 251) }
            let file = Data("P6\n112 112\n255\n".utf8) + Data(pixels)
            try file.write(to: URL(fileURLWithPath: "\(folder)/\(name).ppm"))
            return try model.embed(Image(width: 112, height: 112, pixels: pixels))
        }
        text = String(
            format: "%.6f\n", ModelRunner.cosineSimilarity(embeddings[0], embeddings[1]))
    }
}
