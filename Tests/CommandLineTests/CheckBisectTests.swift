import Foundation
import Testing

/// `burin check --bisect` with a C compiler that changes a kernel.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct CheckBisectTests {
    /// A chain of convolutions of which one is depthwise.
    private func model(in folder: String) throws -> [String] {
        let path = "\(folder)/chain-symbol.json"
        let layers = [
            SymbolChain.Layer(name: "first", channels: 16),
            SymbolChain.Layer(name: "deep", channels: 16, groups: 16),
            SymbolChain.Layer(name: "last", channels: 16),
        ]
        try SymbolChain.symbol(layers).write(to: URL(fileURLWithPath: path))
        return [path, "--weights", "seed:1", "--input-shape", "16x16"]
    }

    /// A compiler that takes the first channels' filters for all channels of depthwise layers.
    private func wrongCompiler(in folder: String) throws -> String {
        let path = "\(folder)/wrong-clang"
        let script = """
            #!/bin/sh
            real=$(command -v clang) || real=$(dirname "$(readlink -f "$(command -v swift)")")/clang
            for word in "$@"; do
                kernel=$(dirname "$word")/templates/depthwise.h
                if [ -f "$kernel" ]; then
                    sed -i 's/weights + block \\*/weights + 0 * block */' "$kernel"
                fi
            done
            exec "$real" "$@"

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func aWrongKernelComesDownToItsLayer() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let arguments = try ["check"] + model(in: folder)
            let compiler = ["BURIN_CLANG": try wrongCompiler(in: folder)]
            let part = "\(folder)/part"
            let result = try CommandLineTool.run(
                arguments + ["--bisect", part], environment: compiler)
            #expect(result.exitCode == 5, "\(result.errors)")
            #expect(result.errors.contains("node 'deep'"))
            #expect(result.output.contains("convolution 'deep'; the smallest"), "\(result.output)")
            #expect(
                result.output.contains(
                    "burin check \(part)/model.onnx --reference \(part)/test_data_set_0"))
            let files = try FileManager.default.contentsOfDirectory(atPath: part).sorted()
            #expect(files == ["burin-bisect.txt", "model.onnx", "test_data_set_0"])
            let json = try CommandLineTool.run(
                arguments + ["--bisect", part, "--json"], environment: compiler
            ).json()
            let found = try #require(json["bisection"] as? [String: Any])
            #expect(
                (found["layers"] as? [[String: Any]])?.map { $0["name"] as? String } == ["deep"])
            #expect(found["kernel"] as? String == "depthwise")
            #expect(found["is_smallest"] as? Bool == true)
        }
    }

    @Test func whatAgreesIsNotWritten() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let arguments = try ["check"] + model(in: folder)
            let part = "\(folder)/part"
            let result = try CommandLineTool.run(arguments + ["--bisect", part])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("they agree: nothing written"))
            #expect(!FileManager.default.fileExists(atPath: part))
        }
    }

    @Test func aLibraryThatIsAtFaultItselfIsNamed() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let model = try model(in: folder)
            let library = "\(folder)/wrong.so"
            let compiled = try CommandLineTool.run(
                ["compile"] + model + ["-o", library],
                environment: ["BURIN_CLANG": try wrongCompiler(in: folder)])
            try #require(compiled.exitCode == 0, "\(compiled.errors)")
            let part = "\(folder)/part"
            let result = try CommandLineTool.run(["check"] + model + [library, "--bisect", part])
            #expect(result.exitCode == 5)
            #expect(result.errors.contains("node 'deep'"))
            #expect(result.output.contains("compiled anew the model agrees"))
            #expect(!FileManager.default.fileExists(atPath: part))
        }
    }
}
