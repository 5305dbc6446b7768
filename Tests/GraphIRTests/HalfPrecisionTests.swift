import Diagnostics
import GraphIR
import Testing

@Suite("Weights in half precision")
struct HalfPrecisionTests {
    private func rounded(_ values: [Float]) -> [Float]? {
        Tensor(shape: [values.count], values).roundedToHalfPrecision?.floats
    }

    @Test("Rounding is to nearest, ties to even, and keeps subnormal numbers")
    func rounding() {
        let step: Float = 0x1p-10
        #expect(rounded([1 + step / 2, 1 + 1.5 * step]) == [1, 1 + 2 * step])
        #expect(rounded([1 + 0.51 * step, -1 - 0.49 * step]) == [1 + step, -1])
        #expect(rounded([0x1p-24, 0x1.8p-24, -0x3p-24]) == [0x1p-24, 0x1p-23, -0x3p-24])
        #expect(rounded([0x1p-26, 65504, 65519]) == [0, 65504, 65504])
    }

    @Test("Numbers beyond the format are refused", arguments: [65520, -1e9, .infinity, .nan])
    func overflow(number: Float) {
        #expect(rounded([1, number]) == nil)
    }

    private func graph() throws -> Graph {
        var graph = Graph(name: "two")
        let data = graph.addInput("data", [1, 2])
        let weight = graph.addParameter("w", Tensor(shape: [2, 2], [0.1, 0.2, 0.3, 0.4]))
        let dense = Operator.dense(Dense(hasBias: false))
        let first = try graph.addNode("first", dense, [data, weight])
        let second = try graph.addNode("second", dense, [first[0], weight])
        graph.outputs = try graph.addNode("third", .relu(ReLU()), second)
        return graph
    }

    @Test("One layer's weight is rounded, not that of others that share it")
    func oneLayer() throws {
        let graph = try graph()
        let result = try graph.roundingWeightsToHalf(ofLayers: ["second"])
        try GraphVerifier.verify(result)
        #expect(result.tensor(result.nodes[0].inputs[1])?.floats == [0.1, 0.2, 0.3, 0.4])
        let expected = ([0.1, 0.2, 0.3, 0.4] as [Float]).map { Float(Float16($0)) }
        #expect(result.tensor(result.nodes[1].inputs[1])?.floats == expected)
        #expect(graph.valuesDepending(onLayers: ["second"]) == ["second", "third"])
        #expect(graph.valuesDepending(onLayers: []).isEmpty)
    }

    @Test("A layer that is not there, or has no weight, is a mismatch", arguments: ["x", "third"])
    func unknownLayer(name: String) throws {
        let graph = try graph()
        let error = #expect(throws: Diagnostic.self) {
            try graph.roundingWeightsToHalf(ofLayers: [name])
        }
        #expect(error?.category == .mismatch)
        #expect(error?.node == name)
    }
}
