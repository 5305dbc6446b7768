import Diagnostics
import Foundation
import GraphIR
import GraphPasses
import Interpreter
import Testing

@testable import ModelImport

/// Files with outputs that ONNX Runtime computed from them: networks of other exporters, and
/// operators of old operator sets. `Fixtures/onnx/record.py` and `record_mxnet.py` made them.
@Suite("ONNX recordings") struct ONNXRecordedTests {
    static let folder = ImportFixtures.path("onnx")

    /// Every folder of the fixtures.
    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)/model.onnx")
        }.sorted()
    }()

    @Test func thereAreRecordings() {
        #expect(Self.cases.count >= 60)
        #expect(Self.cases.count { $0.hasPrefix("torchscript") } == 3)
    }

    @Test(arguments: cases) func agreesWithONNXRuntime(name: String) throws {
        let path = "\(Self.folder)/\(name)"
        let graph = try ONNXModel.load("\(path)/model.onnx")
        #expect(graph.foreignNames == [])
        let shape = try #require(graph.inputs.first.flatMap { graph.shape($0).sizes })
        let data = Tensor(shape: shape, try floats(ofNumpyFile: "\(path)/input.npy"))
        let expected = try floats(ofNumpyFile: "\(path)/output.npy")
        let result = try #require(try Interpreter(graph: graph).run([data]).first)
        try #require(result.count == expected.count)
        let scale = expected.map { abs(Double($0)) }.max() ?? 0
        let error = zip(result.doubles, expected).map { abs($0 - Double($1)) }.max() ?? 0
        #expect(error <= 5e-6 * scale, "error \(error / scale)")
    }

    /// ONNX Runtime takes the exporter's slopes otherwise; MXNet itself is the judge.
    @Test func mxnetExporterAgreesWithMXNet() throws {
        let path = "\(Self.folder)/mxnet-exporter"
        let ours = try floats(ofNumpyFile: "\(path)/output.npy")
        let theirs = try floats(ofNumpyFile: "\(path)/mxnet.npy")
        let scale = theirs.map { abs($0) }.max() ?? 0
        #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 5e-6 * scale })
        let graph = try ONNXModel.load("\(path)/model.onnx")
        let warnings = try #require(graph.metadata["warnings"])
        #expect(warnings.contains("spatial=0 beside statistics per channel"))
        #expect(warnings.contains("a slope of shape [8] is read as one per channel"))
    }

    @Test(arguments: cases.filter { $0.contains("normalised") || $0.hasPrefix("mxnet") })
    func normalisationOfOtherExportersIsFound(name: String) throws {
        let graph = try ONNXModel.load("\(Self.folder)/\(name)/model.onnx")
        let found = try #require(InputNormalization.detect(in: graph))
        #expect(found.description == "mean=127.5 scale=0.0078125")
    }

    @Test(arguments: cases.filter { $0.contains("normalised") || $0.hasSuffix("unfolded") })
    func embeddingTailIsOneNormalization(name: String) throws {
        let graph = try ONNXModel.load("\(Self.folder)/\(name)/model.onnx")
        #expect(graph.nodes.last?.operator.mnemonic == "l2_normalization")
        #expect(graph.nodes.count { $0.operator.mnemonic == "reduction" } == 0)
    }

    @Test(arguments: cases.filter { $0.hasPrefix("torchscript") || $0.hasPrefix("dynamo") })
    func openBatchIsFixed(name: String) throws {
        let sizes = ONNXInputSizes(batch: 3)
        let graph = try ONNXModel.load("\(Self.folder)/\(name)/model.onnx", sizes: sizes)
        #expect(graph.outputs.map { graph.shape($0) } == [[3, 32]])
        #expect(graph.foreignNames == [])
    }
}
