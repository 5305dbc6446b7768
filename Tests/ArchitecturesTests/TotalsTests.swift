import Architectures
import GraphIR
import Testing

/// The totals recorded with MXNet 1.9.1, against what the described graphs say.
@Suite struct TotalsTests {
    @Test(arguments: ReferenceNetwork.all)
    func countsParameters(_ network: ReferenceNetwork) throws {
        let graph = try network.specialized()
        let parameters = graph.values.filter { $0.isParameter && $0.tensor == nil }
        let statistics = parameters.filter {
            $0.name.hasSuffix("_moving_mean") || $0.name.hasSuffix("_moving_var")
        }
        let elements = parameters.reduce(0) { $0 + ($1.shape.elementCount ?? 0) }
        let statisticElements = statistics.reduce(0) { $0 + ($1.shape.elementCount ?? 0) }
        #expect(parameters.count - statistics.count == network.arrays.trained)
        #expect(statistics.count == network.arrays.statistics)
        #expect(elements - statisticElements == network.elements.trained)
        #expect(statisticElements == network.elements.statistics)
        #expect(Set(parameters.map(\.name)).count == parameters.count)
    }

    @Test(arguments: ReferenceNetwork.all)
    func countsNodes(_ network: ReferenceNetwork) throws {
        let graph = try network.specialized()
        func count(_ mnemonic: String) -> Int {
            graph.nodes.count { $0.operator.mnemonic == mnemonic }
        }
        #expect(count("convolution") == network.convolutions)
        #expect(count("batch_normalization") == network.batchNormalizations)
        #expect(count("prelu") == network.prelus)
        let weights = graph.nodes.filter {
            ["convolution", "dense"].contains($0.operator.mnemonic)
        }.map { $0.inputs[1] }
        #expect(Set(weights).count == network.weights)
        #expect(Set(graph.nodes.map(\.name)).count == graph.nodes.count)
    }

    @Test(arguments: ReferenceNetwork.all)
    func countsMultiplyAccumulates(_ network: ReferenceNetwork) throws {
        let graph = try network.specialized()
        let total = graph.nodes.reduce(0) { $0 + multiplyAccumulates($1, graph) }
        var unit = 1.0
        for _ in 0..<network.gigaMACs.digits { unit /= 10 }
        #expect(abs(Double(total) / 1e9 - network.gigaMACs.value) <= 0.5 * unit)
    }

    private func multiplyAccumulates(_ node: Node, _ graph: Graph) -> Int {
        switch node.operator {
        case .convolution, .dense:
            let weight = graph.shape(node.inputs[1]).sizes ?? []
            let outputs = graph.shape(node.outputs[0]).elementCount ?? 0
            return outputs * weight.dropFirst().reduce(1, *)
        default: return 0
        }
    }
}
