import Foundation
import Testing

/// ONNX files on the command line, as other exporters wrote them.
@Suite("ONNX on the command line", .enabled(if: CommandLineTool.isBuilt)) struct ONNXModelTests {
    /// A file of the importer's tests; its input and result lie beside it.
    private static func fixture(_ name: String) -> String {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().path
        return "\(tests)/ModelImportTests/Fixtures/onnx/\(name)/model.onnx"
    }

    @Test func inspectTellsWhatTheFileIs() throws {
        let result = try CommandLineTool.run(["inspect", Self.fixture("torchscript-normalised")])
        #expect(result.exitCode == 0, "\(result.errors)")
        for line in [
            "format             ONNX", "IR version 8, operator set 17", "input.1 [1, 3, 24, 24]",
            "embedding [1, 32]", "in the model: mean=127.5 scale=0.0078125",
        ] {
            #expect(result.output.contains(line), "\(result.output)")
        }
    }

    @Test func oddReadingsAreWarnedOf() throws {
        let result = try CommandLineTool.run(["inspect", Self.fixture("mxnet-exporter")])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect((result.output + result.errors).contains("spatial=0 beside statistics per channel"))
    }

    @Test func checkAgreesWithWhatAnotherEngineComputed() throws {
        for name in ["torchscript-normalised", "dynamo-normalised", "mxnet-exporter"] {
            let model = Self.fixture(name)
            let folder = (model as NSString).deletingLastPathComponent
            let result = try CommandLineTool.run([
                "check", model, "--input", "\(folder)/input.npy", "--reference",
                "\(folder)/output.npy",
            ])
            #expect(result.exitCode == 0, "\(result.output) \(result.errors)")
        }
    }

    /// The network without a normalisation of its own, given one, is the network that has it.
    @Test func addedNormalisationIsKeptAndComputed() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let options = ["--mean", "127.5", "--std", "128"]
            let compiled = try CommandLineTool.run(
                ["compile", Self.fixture("torchscript-plain"), "-o", "\(folder)/m.so"] + options)
            #expect(compiled.exitCode == 0, "\(compiled.errors)")
            let inspected = try CommandLineTool.run(["inspect", "\(folder)/m.so"])
            #expect(inspected.output.contains("mean=127.5 scale=0.0078125"), "\(inspected.output)")
            let model = Self.fixture("torchscript-plain")
            for (extra, code, sign) in [
                (options, 0, ""), ([], 5, "another normalisation; expected none"),
                (["--mean", "3"], 5, "not mean=127.5 scale=0.0078125"),
                (options + ["--bgr"], 5, "with --bgr where"),
            ] as [([String], Int32, String)] {
                let result = try CommandLineTool.run(["check", model, "\(folder)/m.so"] + extra)
                #expect(result.exitCode == code, "\(extra): \(result.output) \(result.errors)")
                #expect(sign.isEmpty || result.errors.contains(sign), "\(result.errors)")
            }
            let study = try CommandLineTool.run(
                ["check", model, "\(folder)/m.so", "--preprocessing"])
            #expect(study.exitCode == 0 && study.output.contains("(x - 127.5) * 0.0078125"))
            #expect(study.errors.contains("compiled with another normalisation"))
        }
    }

    @Test func nothingIsNormalisedTwice() throws {
        let result = try CommandLineTool.run([
            "inspect", Self.fixture("torchscript-normalised"), "--mean", "127.5",
        ])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("applied twice"))
    }

    /// A model of several images: pictures are given to it as often, an array of fewer is told.
    @Test func aStatedBatchIsTheShapeOfARun() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let batch = "\(folder)/b.onnx"
            let library = "\(folder)/b.so"
            let model = Self.fixture("torchscript-plain")
            let input = (model as NSString).deletingLastPathComponent + "/input.npy"
            for arguments in [
                ["convert", model, "--batch", "2", "-o", batch],
                ["compile", batch, "-o", library],
            ] {
                let result = try CommandLineTool.run(arguments)
                #expect(result.exitCode == 0, "\(result.errors)")
            }
            for arguments in [
                ["check", batch, library],
                ["check", batch, library, "--image", CommandLineTool.sample("ada-1.png")],
            ] {
                let result = try CommandLineTool.run(arguments)
                #expect(result.exitCode == 0, "\(result.output) \(result.errors)")
            }
            for arguments in [
                ["check", batch, library, "--input", input],
                ["check", model, library, "--input", input],
                ["run", library, "--input", input],
            ] {
                let result = try CommandLineTool.run(arguments)
                #expect(result.exitCode == 1 && !result.wasKilled, "\(arguments)")
                #expect(!result.errors.isEmpty)
            }
        }
    }
}
