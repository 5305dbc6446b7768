import Diagnostics
import Driver
import Foundation
import GraphIR
import GraphPasses
import Interpreter
import ModelExport
import TestSupport
import Testing

/// What is written and read back is the same network: the same optimised graph, the same C.
@Suite("ONNX round trip") struct ONNXRoundTripTests {
    /// Each architecture at the smallest size it takes, so that weights stay small.
    static let requests: [ModelRequest] = [
        request("mobilefacenet", 112), request("lresnet-34e-ir", 32),
        request("lresnet-50e-ir", 32), request("attention-56", 32), request("attention-92", 32),
        request("attention-92", 32, se: true), request("attention-56", 48, ibn: true),
        request("crunet-56", 32), request("crunet-116", 32),
    ]

    private static func request(
        _ name: String, _ size: Int, se: Bool = false, ibn: Bool = false
    ) -> ModelRequest {
        var request = ModelRequest(
            model: name, weights: .seed(7), inputSize: SpatialSize(size))
        request.architecture.squeezeAndExcitation = se
        request.architecture.instanceBatchNormalization = ibn
        return request
    }

    @Test(arguments: requests) func architecturesGiveTheSameGraph(request: ModelRequest)
        async throws
    {
        let graph = try ModelLoader.prepare(request)
        let back = try await readBack(graph)
        #expect(try text(graph) == text(back))
        #expect(graph.metadata["preprocessing"] == back.metadata["preprocessing"])
    }

    /// Folded networks are written too, with the same embedding.
    @Test(arguments: requests) func optimizedNetworksGiveTheSameEmbedding(
        request: ModelRequest
    ) async throws {
        let graph = try ModelLoader.prepare(request)
        let back = try await readBack(ModelConverter.optimized(graph))
        #expect(back.nodes.count < graph.nodes.count)
        var random = SplitMix(seed: 3)
        let shape = try #require(graph.shape(graph.inputs[0]).sizes)
        let image = Tensor.random(shape, using: &random)
        let expected = try #require(try Interpreter(graph: graph).run([image]).first).doubles
        let result = try #require(try Interpreter(graph: back).run([image]).first).doubles
        let scale = expected.map(abs).max() ?? 0
        // Folded weights are rounded to float32 in the file.
        #expect(zip(result, expected).allSatisfy { abs($0 - $1) <= 2e-6 * scale })
    }

    @Test(arguments: [requests[0], requests[3]])
    func architecturesGiveTheSameBytesOfC(request: ModelRequest) async throws {
        let graph = try ModelLoader.prepare(request)
        var back = try await readBack(graph)
        // The one thing that may differ is what the model was read from.
        back.metadata["source"] = graph.metadata["source"]
        try await Fixtures.withTemporaryFolder { folder in
            var files: [[Data]] = []
            for (index, graph) in [graph, back].enumerated() {
                let path = "\(folder)/\(index)"
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true)
                try await ModelCompiler().compile(graph, to: "\(path)/m.c", as: .cSource)
                files.append(
                    try ["m.c", "m.h", "m.weights"].map {
                        try Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)"))
                    })
            }
            #expect(files[0] == files[1])
        }
    }

    /// Every operator the writer knows comes back as one that computes the same; most as itself.
    @Test(arguments: [1, 3]) func operatorsComeBack(batch: Int) async throws {
        let graph = try preparedGraph(ONNXRuntimeTests.everything, batch: batch)
        let back = try await readBack(graph, allOutputs: true)
        var random = SplitMix(seed: 4)
        let data = Tensor.random([batch, 4, 7, 6], using: &random)
        let expected = try Interpreter(graph: graph).run([data])
        let results = try Interpreter(graph: back).run([data])
        try #require(results.count == expected.count)
        for (index, output) in graph.outputs.enumerated() {
            let name = graph[output].name
            let scale = expected[index].doubles.map(abs).max() ?? 0
            let error =
                zip(results[index].doubles, expected[index].doubles)
                .map { abs($0 - $1) }.max() ?? 0
            // Numbers written in float32, epsilons among them, come back rounded once.
            #expect(error <= 1e-12 * scale, "\(name)")
            #expect(results[index].shape == expected[index].shape, "\(name)")
        }
        let same = Set(graph.nodes.map { $0.operator.mnemonic })
        // ONNX has no sparse map along an axis: resampling is written as a matrix product.
        #expect(
            same.subtracting(back.nodes.map { $0.operator.mnemonic }) == ["dropout", "resampling"])
    }

    private func text(_ graph: Graph) throws -> String {
        var result = try InferencePipeline().optimize(graph)
        result.metadata = [:]
        return GraphPrinter().print(result)
    }

    private func readBack(_ graph: Graph, allOutputs: Bool = false) async throws -> Graph {
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/\(graph.name).onnx"
            try ModelConverter.convert(graph, to: path)
            let request = ModelRequest(model: path)
            guard allOutputs else { return try ModelLoader.prepare(request) }
            return try InferencePipeline().prepare(ModelLoader.read(request))
        }
    }
}
