import Diagnostics
import GraphIR
import Interpreter
import Testing

@Suite struct InterpreterRunTests {
    /// data -> relu -> double; the sum of data and relu is not an output.
    private func network() throws -> Graph {
        let builder = GraphBuilder("small")
        let data = builder.input("data", channels: 1)
        let relu = data.relu("relu")
        _ = relu.adding("unused", data)
        return try builder.finish(relu.binary("double", .multiply, 2), relu)
    }

    private let data = tensor([2, 1, 1, 2], [-1, 2, 3, -4])

    @Test func openSizesAreTakenFromTheInputs() throws {
        let interpreter = try Interpreter(graph: network())
        let outputs = try interpreter.run([data])
        try #require(outputs.count == 2)
        expect(outputs[0], [2, 1, 1, 2], [0, 4, 6, 0])
        expect(outputs[1], [2, 1, 1, 2], [0, 2, 3, 0])
        let other = try interpreter.run([tensor([1, 1, 3, 1], [1, 2, -3])])
        expect(other[0], [1, 1, 3, 1], [2, 4, 0])
    }

    @Test func aFixedBatchIsNoBound() throws {
        let graph = try singleNode(.relu(ReLU()), [tensor([1, 1, 1, 2], [0, 0])])
        expect(try Interpreter(graph: graph).run([data])[0], [2, 1, 1, 2], [0, 2, 3, 0])
    }

    @Test func everyNodeIsObservedInOrder() throws {
        var seen: [String] = []
        var shapes: [Shape] = []
        var numbers: [[Double]] = []
        let interpreter = try Interpreter(graph: network())
        try interpreter.runAll([data]) { value, tensor in
            seen.append(value.name)
            shapes.append(value.shape)
            numbers.append(tensor.doubles)
        }
        #expect(seen == ["relu", "unused", "double"])
        #expect(shapes == Array(repeating: [2, 1, 1, 2], count: 3))
        #expect(numbers == [[0, 2, 3, 0], [-1, 4, 6, -4], [0, 4, 6, 0]])
    }

    @Test func valuesHoldsEveryNode() throws {
        let graph = try network()
        let values = try Interpreter(graph: graph).values([data])
        #expect(Set(values.keys) == Set(graph.nodes.flatMap(\.outputs)))
        let unused = try #require(graph.values.first { $0.name == "unused" })
        #expect(values[unused.id]?.doubles == [-1, 4, 6, -4])
    }

    @Test func whatTheObserverThrowsEndsTheRun() throws {
        let interpreter = try Interpreter(graph: network())
        var calls = 0
        #expect(throws: Diagnostic(.mismatch, "enough")) {
            try interpreter.runAll([data]) { (_, _) throws(Diagnostic) in
                calls += 1
                throw Diagnostic(.mismatch, "enough")
            }
        }
        #expect(calls == 1)
    }

    /// Inputs and parameters may be outputs, and an output may be listed twice.
    @Test func outputsThatNoNodeComputes() throws {
        var graph = Graph(name: "through")
        let data = graph.addInput("data", [.batch, 2])
        let constant = graph.addParameter("constant", tensor([1], [7]))
        graph.outputs = [data, constant, data]
        let outputs = try Interpreter(graph: graph).run([tensor([1, 2], [1, 2])])
        #expect(outputs.map(\.storage) == [.float64([1, 2]), .float64([7]), .float64([1, 2])])
    }

    @Test func aParameterSharedByTwoNodes() throws {
        let builder = GraphBuilder("shared")
        let data = builder.input("data", channels: 1)
        let weight = builder.constant("base", tensor([1, 1, 1, 1], [3]))
        let definition = Operator.convolution(Convolution(kernel: 1))
        let first = builder.apply("first", definition, [data, weight])[0]
        let second = builder.apply("second", definition, [first, weight])[0]
        let interpreter = try Interpreter(graph: builder.finish(second))
        let output = try interpreter.run([tensor([1, 1, 1, 1], [2])])[0]
        expect(output, [1, 1, 1, 1], [18])
    }

    @Test func resizeLikeAnotherValueOfOpenSize() throws {
        let builder = GraphBuilder("resize")
        let data = builder.input("data", channels: 1)
        let small = data.maxPooling("pool", kernel: 3, stride: 2, padding: 1)
        let graph = try builder.finish(small.bilinearResize("up", like: data))
        let output = try Interpreter(graph: graph).run([ramp([1, 1, 1, 3])])[0]
        expect(output, [1, 1, 1, 3], [2, 2.5, 3])
    }
}
