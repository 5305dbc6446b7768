import Diagnostics
import GraphIR
import Testing

@Suite struct GraphVerifierTests {
    /// `y = relu(x)`, `z = conv(y, w)` with a stored copy.
    private func makeGraph() throws -> Graph {
        try GraphParser.parse(
            """
            graph "sample"
            meta "source" = "sample.json"
            input %x : [1, 2, 4, 4]
            parameter %w : f32[1, 2, 1, 1] = [1, 2]
            parameter %slope : [1]
            %y = relu(%x)
            %z, %raw = convolution(%y, %w) kernel=[1, 1] then store, prelu(%slope)
            output %z, %raw
            """)
    }

    private func findings(_ graph: Graph) -> [String] {
        do {
            try GraphVerifier.verify(graph)
            return []
        } catch {
            #expect(error.category == .malformedFile)
            #expect(error.file == graph.metadata["source"])
            return error.details
        }
    }

    private func id(_ name: String, _ graph: Graph) throws -> ValueID {
        try #require(graph.values.first { $0.name == name }).id
    }

    @Test func acceptsASoundGraph() throws {
        #expect(findings(try makeGraph()) == [])
    }

    @Test func findsOperandsThatDoNotExist() throws {
        var graph = try makeGraph()
        for missing in [ValueID(99), ValueID(-1)] {
            var node = graph.nodes[0]
            node.inputs = [missing]
            graph.replaceNode(at: 0, with: node)
            #expect(
                findings(graph) == [
                    "node 'y', operator relu: reads the value \(missing.index), "
                        + "which does not exist"
                ])
        }
        var node = graph.nodes[1]
        node.epilogue[1] = .prelu(slope: ValueID(77))
        graph.replaceNode(at: 1, with: node)
        #expect(findings(graph).last?.contains("reads the value 77") == true)
    }

    @Test func findsNodesOutOfOrder() throws {
        var graph = try makeGraph()
        let late = try graph.addNode("late", .relu(ReLU()), [try id("z", graph)])[0]
        var node = graph.nodes[1]
        node.epilogue.append(.binary(.add, other: late, reversed: false))
        graph.replaceNode(at: 1, with: node)
        #expect(
            findings(graph) == [
                "node 'z', operator convolution: reads 'late' before it is computed"
            ])
    }

    @Test func findsValuesWhoseNodeIsGone() throws {
        var graph = try makeGraph()
        graph.removeNode(at: 0)
        #expect(
            findings(graph) == [
                "node 'z', operator convolution: reads 'y' before it is computed"
            ])
        graph.removeNode(at: 0)
        #expect(
            findings(graph) == [
                "no node computes the output 'z'", "no node computes the output 'raw'",
            ])
    }

    @Test func findsWrongNumbersOfOperandsAndOutputs() throws {
        var graph = try makeGraph()
        var node = graph.nodes[0]
        node.inputs.append(node.inputs[0])
        graph.replaceNode(at: 0, with: node)
        #expect(findings(graph).count == 1)
        #expect(findings(graph)[0].contains("has 2 operands; expected data"))

        graph = try makeGraph()
        node = graph.nodes[1]
        node.epilogue.removeFirst()
        graph.replaceNode(at: 1, with: node)
        #expect(
            findings(graph) == ["node 'z', operator convolution: has 2 outputs; expected 1"])
    }

    @Test func findsOutputsComputedTwice() throws {
        var graph = try makeGraph()
        var node = graph.nodes[1]
        node.outputs[1] = node.outputs[0]
        graph.replaceNode(at: 1, with: node)
        let found = findings(graph)
        #expect(found.contains { $0.contains("'z', which says it comes from elsewhere") })
        #expect(found.contains { $0.contains("'z', which is given or computed before") })
        #expect(found.contains("no node computes the output 'raw'"))
    }

    @Test func findsOutputsThatAreGiven() throws {
        var graph = try makeGraph()
        var node = graph.nodes[0]
        node.outputs = [try id("x", graph)]
        graph.replaceNode(at: 0, with: node)
        let found = findings(graph)
        #expect(found.contains("the list of inputs and the values that are inputs differ"))
        #expect(found.contains { $0.contains("reads 'x' before it is computed") })
    }

    @Test func findsShapesThatDoNotFollow() throws {
        var graph = try makeGraph()
        graph.setShape(try id("raw", graph), [1, 1, 4, 5])
        #expect(
            findings(graph) == [
                "node 'z', operator convolution: gives 'raw' the shape [1, 1, 4, 5]; "
                    + "expected [1, 1, 4, 4]"
            ])
        graph = try makeGraph()
        graph.setShape(try id("x", graph), [1, 3, 4, 4])
        let found = findings(graph)
        #expect(found.count == 1)
        #expect(found[0].contains("gives 'y' the shape [1, 2, 4, 4]; expected [1, 3, 4, 4]"))
    }

    @Test func findsOperandsThatDoNotFit() throws {
        var graph = try makeGraph()
        graph.setTensor(
            try id("w", graph), Tensor(shape: [1, 3, 1, 1], [Float](repeating: 0, count: 3)))
        #expect(
            findings(graph) == [
                "node 'z', operator convolution: weight has shape [1, 3, 1, 1]; "
                    + "expected [1, 2, 1, 1]; operands: 'y' [1, 2, 4, 4], 'w' [1, 3, 1, 1], "
                    + "'slope' [1]"
            ])
    }

    @Test func findsParametersUnlikeTheirNumbers() throws {
        var graph = try makeGraph()
        graph.setShape(try id("w", graph), [1, 2, 1, 2])
        #expect(
            findings(graph)[0] == "value 'w' has the shape [1, 2, 1, 2] but numbers of [1, 2, 1, 1]"
        )
    }

    @Test func findsNegativeSizes() throws {
        var graph = try makeGraph()
        graph.setShape(try id("slope", graph), [-1])
        #expect(findings(graph)[0].contains("'slope' has the shape [-1]"))
    }

    @Test func findsOutputsThatDoNotExist() throws {
        var graph = try makeGraph()
        graph.outputs = [ValueID(50)]
        #expect(findings(graph) == ["the output 50 does not exist"])
        graph.outputs = []
        #expect(findings(graph) == ["the graph has no output"])
    }

    @Test func listsManyFindingsUpToALimit() throws {
        var graph = try makeGraph()
        graph.outputs = (0..<250).map { ValueID(1000 + $0) }
        let found = findings(graph)
        #expect(found.count == 101)
        #expect(found.last == "and 150 more")
    }
}
