import Foundation
import GraphIR
import Interpreter
import Testing

@testable import ModelImport

/// A small checkpoint against what MXNet 1.9.1 computes from it.
@Suite("The tiny checkpoint")
struct TinyCheckpointTests {
    /// MXNet's record of one operator output.
    struct Recorded: Decodable {
        let output: String
        let shape: [Int]
        let sum: Double
        let l2: Double
        let first4: [Double]
        let last: Double

        /// The output's name as Burin spells it: `x_output0` is `x`, `x_output1` is `x#1`.
        var valueName: String {
            guard let range = output.range(of: "_output", options: .backwards) else {
                return output
            }
            let number = output[range.upperBound...]
            return output[..<range.lowerBound]
                + (number.isEmpty || number == "0" ? "" : "#\(number)")
        }
    }

    private func image() throws -> Tensor {
        let numbers = try floats(ofNumpyFile: fixturePath("tiny/tiny-input.npy"))
        return Tensor(shape: [2, 3, 8, 8], numbers)
    }

    private func load(_ name: String) throws -> Graph {
        try MXNetCheckpoint.load(symbol: fixturePath("tiny/\(name)-symbol.json"))
    }

    @Test(arguments: ["tiny", "tiny-legacy"])
    func computesWhatMXNetComputes(name: String) throws {
        let expected = try floats(ofNumpyFile: fixturePath("tiny/tiny-output.npy"))
        let output = try #require(try Interpreter(graph: try load(name)).run([try image()]).first)
        #expect(output.shape == [2, 16] && expected.count == 32)
        let largest = Double(expected.map(\.magnitude).max() ?? 0)
        let error = zip(output.doubles, expected).map { abs($0 - Double($1)) }.max()
        #expect(try #require(error) <= 1e-5 * largest)
    }

    @Test func everyLayerComputesWhatMXNetComputes() throws {
        let json = try Data(
            contentsOf: URL(fileURLWithPath: fixturePath("tiny/tiny-internals.json")))
        let recorded = try JSONDecoder().decode([Recorded].self, from: json)
        let graph = try load("tiny")
        let values = try Interpreter(graph: graph).values([try image()])
        var byName: [String: Tensor] = [:]
        for (id, tensor) in values { byName[graph[id].name] = tensor }
        #expect(recorded.count == byName.count)
        for layer in recorded {
            let tensor = try #require(byName[layer.valueName], "\(layer.output)")
            let numbers = tensor.doubles
            #expect(tensor.shape == layer.shape, "\(layer.output)")
            let bound = 1e-5 * max(1, layer.l2)
            let l2 = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(abs(l2 - layer.l2) <= bound, "\(layer.output)")
            let size = numbers.reduce(0) { $0 + abs($1) }
            #expect(abs(numbers.reduce(0, +) - layer.sum) <= 1e-5 * max(1, size), "\(layer.output)")
            for (found, right) in zip(numbers, layer.first4) {
                #expect(abs(found - right) <= bound, "\(layer.output)")
            }
            #expect(abs(try #require(numbers.last) - layer.last) <= bound, "\(layer.output)")
        }
    }

    @Test func bothFormsGiveTheSameGraph() throws {
        var first = try load("tiny")
        var second = try load("tiny-legacy")
        #expect(second.metadata["mxnet_version"] == "0.8.0")
        first.metadata = [:]
        second.metadata = [:]
        #expect(first.nodes.map(\.operator) == second.nodes.map(\.operator))
        #expect(first.nodes.map(\.name) == second.nodes.map(\.name))
        let tensors = { (graph: Graph) in
            Dictionary(
                uniqueKeysWithValues: graph.values.compactMap { value in
                    value.tensor.map { (value.name, $0) }
                })
        }
        #expect(tensors(first) == tensors(second))
    }

    @Test func sharedWeightsAreOneParameterAndAllShapesAreFound() throws {
        let loaded = try load("tiny")
        let bare = try MXNetCheckpoint.loadSymbol(
            fixturePath("tiny/tiny-symbol.json"), inputSize: 8)
        let shapes = { (graph: Graph) in
            graph.values.filter(\.isParameter).map { "\($0.name) \($0.shape)" }
        }
        #expect(shapes(bare) == shapes(loaded))
        let names = loaded.values.filter(\.isParameter).map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count { !$0.hasSuffix("_scalar") } == 74)
        #expect(bare.values.allSatisfy { $0.tensor == nil || $0.name.hasSuffix("_scalar") })
        #expect(loaded.foreignNames.isEmpty)
    }
}
