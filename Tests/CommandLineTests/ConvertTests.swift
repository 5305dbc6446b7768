import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ConvertTests {
    @Test func fileIsAnnouncedAndTheSameEachTime() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/m.onnx"
            var files: [Data] = []
            for _ in 0..<2 {
                let result = try CommandLineTool.run(
                    ["convert"] + CompiledModel.arguments + ["-o", path])
                #expect(result.exitCode == 0, "\(result.errors)")
                #expect(result.output == "\(path): ONNX, 4.1 MB\n")
                #expect(result.errors.isEmpty, "no progress where there is no terminal")
                files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
            }
            #expect(files[0] == files[1])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["m.onnx"])
        }
    }

    @Test func halfPrecisionIsRefused() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/m.onnx"
            let result = try CommandLineTool.run(
                ["convert"] + CompiledModel.arguments + ["--weights", "f16", "-o", path])
            #expect(result.exitCode == 1 && result.errors.contains("written in float32"))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func batchChangesTheFile() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            var files: [Data] = []
            for batch in ["1", "2"] {
                let path = "\(folder)/\(batch).onnx"
                let result = try CommandLineTool.run(
                    ["convert"] + CompiledModel.arguments + ["--batch", batch, "-o", path])
                #expect(result.exitCode == 0, "\(result.errors)")
                files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
            }
            #expect(files[0] != files[1])
        }
    }

    /// What the passes made is another file of the same embedding.
    @Test func optimizedNetworkIsWritten() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/folded.onnx"
            let result = try CommandLineTool.run(
                ["convert"] + CompiledModel.arguments + ["--optimized", "-o", path])
            #expect(result.exitCode == 0, "\(result.errors)")
            let inspected = try CommandLineTool.run(["inspect", path])
            #expect(inspected.output.contains("convolution"), "\(inspected.errors)")
            #expect(!inspected.output.contains("batch_normalization"), "\(inspected.output)")
        }
    }
}
