import Diagnostics
import GraphIR
import Interpreter
import Testing

@Suite struct InterpreterErrorTests {
    /// The diagnostic a graph is refused with.
    private func refusal(of graph: Graph) throws -> Diagnostic {
        try #require(throws: Diagnostic.self) { try Interpreter(graph: graph) }
    }

    /// The diagnostic a run is refused with.
    private func refusal(of graph: Graph, _ inputs: [Tensor]) throws -> Diagnostic {
        let interpreter = try Interpreter(graph: graph)
        return try #require(throws: Diagnostic.self) { try interpreter.run(inputs) }
    }

    @Test func allProblemsAreListedAtOnce() throws {
        var graph = Graph(name: "broken")
        graph.metadata["source"] = "net.json"
        let data = graph.addInput("data", [.batch, 2])
        let weight = graph.addParameter("fc_weight", [3, 2])
        let hidden = try graph.addNode("fc", .dense(Dense(hasBias: false)), [data, weight])
        let margin = Operator.foreign(Foreign(name: "arccos", operandCount: 1))
        let angle = try graph.addNode("angle", margin, hidden)
        _ = try graph.addNode("again", .relu(ReLU()), angle)
        _ = try graph.addNode("cosine", .foreign(Foreign(name: "cos", operandCount: 1)), angle)
        graph.outputs = angle
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.category == .unsupportedModel)
        #expect(diagnostic.file == "net.json")
        #expect(diagnostic.message == "graph 'broken' cannot be interpreted: 3 problems")
        try #require(diagnostic.details.count == 3)
        #expect(diagnostic.details[0] == "parameter 'fc_weight' [3, 2] has no numbers")
        #expect(diagnostic.details[1].contains("node 'angle'"))
        #expect(diagnostic.details[1].contains("arccos"))
        #expect(diagnostic.details[2].contains("node 'cosine'"))
    }

    @Test func missingParameter() throws {
        let builder = GraphBuilder("open")
        let data = builder.input("data", channels: 2)
        let diagnostic = try refusal(of: builder.finish(data.prelu("relu0")))
        #expect(diagnostic.category == .usage)
        #expect(diagnostic.details == ["parameter 'relu0_gamma' [2] has no numbers"])
    }

    @Test func parametersNobodyReadsMayBeOpen() throws {
        let builder = GraphBuilder("leftover")
        let data = builder.input("data", channels: 1)
        _ = builder.parameter("fc7_weight", [10, 512])
        let graph = try builder.finish(data.relu("relu"))
        let output = try Interpreter(graph: graph).run([tensor([1, 1, 1, 1], [3])])
        #expect(output[0].doubles == [3])
    }

    @Test func numbersOfAnotherShape() throws {
        var graph = try singleNode(.prelu(PReLU()), [ramp([1, 2]), tensor([2], [1, 2])])
        let slope = try #require(graph.values.first { $0.isParameter })
        graph.setShape(slope.id, [1])
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.category == .malformedFile)
        #expect(
            diagnostic.details == [
                "parameter 'parameter0' has numbers of shape [2]; expected [1]"
            ])
    }

    @Test func emptyParameter() throws {
        let graph = try singleNode(.binary(Binary(.add)), [ramp([1, 1]), tensor([0, 1], [])])
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.details.count == 1)
        #expect(diagnostic.details[0].contains("parameter 'parameter0' has 0 numbers"))
    }

    @Test func operandsThatDoNotFit() throws {
        var graph = try singleNode(.prelu(PReLU()), [ramp([1, 2]), tensor([2], [1, 2])])
        let slope = try #require(graph.values.first { $0.isParameter })
        graph.setTensor(slope.id, tensor([3], [1, 2, 3]))
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.category == .malformedFile)
        #expect(diagnostic.details.count == 1)
        #expect(diagnostic.details[0].contains("node 'node' (prelu): slope has shape [3]"))
    }

    @Test func outputsThatDoNotMatchTheStores() throws {
        var graph = try singleNode(.relu(ReLU()), [ramp([1, 2])])
        var node = graph.nodes[0]
        node.epilogue = [.store]
        graph.replaceNode(at: 0, with: node)
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.details == ["node 'node' (relu): lists 1 results; expected 2"])
    }

    @Test func readBeforeComputed() throws {
        var graph = Graph(name: "order")
        let data = graph.addInput("data", [1, 2])
        let first = try graph.addNode("first", .relu(ReLU()), [data])
        graph.outputs = try graph.addNode("second", .relu(ReLU()), first)
        var node = graph.nodes[0]
        node.inputs = graph.outputs
        graph.replaceNode(at: 0, with: node)
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.details.count == 1)
        #expect(diagnostic.details[0].contains("reads 'second' [1, 2] before it is computed"))
    }

    @Test func valuesTheGraphDoesNotHave() throws {
        var graph = try singleNode(.relu(ReLU()), [ramp([1, 2])])
        var node = graph.nodes[0]
        node.inputs = [ValueID(99)]
        graph.replaceNode(at: 0, with: node)
        graph.outputs = [ValueID(98)]
        let details = try refusal(of: graph).details
        #expect(
            details == [
                "node 'node' (relu): reads value 99 before it is computed",
                "the output value 98 is not computed by any node",
            ])
    }

    @Test func outputThatIsNotComputed() throws {
        var graph = try singleNode(.relu(ReLU()), [ramp([1, 2])])
        graph.removeNode(at: 0)
        let diagnostic = try refusal(of: graph)
        #expect(diagnostic.details == ["the output 'node' [1, 2] is not computed by any node"])
    }

    @Test func wrongNumberOfInputs() throws {
        let graph = try singleNode(.relu(ReLU()), [ramp([1, 2])])
        let diagnostic = try refusal(of: graph, [])
        #expect(diagnostic.category == .usage)
        #expect(diagnostic.message == "graph 'single' was given 0 inputs")
        #expect(diagnostic.expected == "1: 'data' [1, 2]")
        #expect(try refusal(of: graph, [ramp([1, 2]), ramp([1, 2])]).category == .usage)
    }

    @Test(arguments: [[1, 3], [2], [1, 2, 1], [1, 0], [0, 2], []])
    func wrongInputShape(shape: [Int]) throws {
        let graph = try singleNode(.relu(ReLU()), [ramp([1, 2])])
        let diagnostic = try refusal(of: graph, [ramp(shape)])
        #expect(diagnostic.category == .usage)
        #expect(diagnostic.message.hasPrefix("input 'data'"))
    }

    /// The graph is right at 4x4 and cannot be run at 2x2.
    @Test func openSizesThatDoNotFit() throws {
        let builder = GraphBuilder("kernel")
        let data = builder.input("data", channels: 1)
        let graph = try builder.finish(data.maxPooling("pool", kernel: 3))
        let output = try Interpreter(graph: graph).run([ramp([1, 1, 4, 4])])
        #expect(output[0].doubles == [11, 12, 15, 16])
        let diagnostic = try refusal(of: graph, [ramp([1, 1, 2, 2])])
        #expect(diagnostic.category == .usage)
        #expect(diagnostic.node == "pool")
        #expect(diagnostic.details.contains("with inputs 'data' [1, 1, 2, 2]"))
    }

    /// A size that would not fit memory is refused before anything is allocated.
    @Test func hugeValue() throws {
        let builder = GraphBuilder("huge")
        let data = builder.input("data", channels: 1)
        let large = data.nearestUpsampling("up", scale: SpatialSize(1 << 20))
        let graph = try builder.finish(large.relu("relu"))
        let diagnostic = try refusal(of: graph, [ramp([1, 1, 1, 1])])
        #expect(diagnostic.category == .usage)
        #expect(diagnostic.node == "up")
    }
}
