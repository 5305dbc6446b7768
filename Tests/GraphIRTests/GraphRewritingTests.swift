import GraphIR
import Testing

@Suite struct GraphRewritingTests {
    private static let text = """
        graph "sample"
        input %x : [1, 2, 4, 4]
        input %unused : [1]
        parameter %w : [2, 2, 1, 1]
        parameter %dead_weight : [2, 2, 1, 1]
        %a = relu(%x) : [1, 2, 4, 4]
        %dead = convolution(%a, %dead_weight) kernel=[1, 1] : [1, 2, 4, 4]
        %b = convolution(%a, %w) kernel=[1, 1] then add(%a) : [1, 2, 4, 4]
        %c, %c_raw = binary(%b, %b) kind=add then store, relu : [1, 2, 4, 4]
        output %c, %a

        """

    private func value(_ name: String, _ graph: Graph) throws -> ValueID {
        try #require(graph.values.first { $0.name == name }).id
    }

    @Test func compactingDropsWhatNothingDependsOn() throws {
        let graph = try GraphParser.parse(Self.text)
        let compacted = graph.compacted()
        let expected = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("dead") }.joined(separator: "\n")
        #expect(GraphPrinter().print(compacted) == expected)
        #expect(compacted.compacted() == compacted)
        #expect(compacted.values.enumerated().allSatisfy { $0.offset == $0.element.id.index })
        try GraphVerifier.verify(compacted)
    }

    @Test func compactingKeepsMetadataAndNumbers() throws {
        var graph = try GraphParser.parse(Self.text)
        graph.metadata["source"] = "x.json"
        let weight = try value("w", graph)
        graph.setTensor(weight, Tensor(shape: [2, 2, 1, 1], [Float(1), 2, 3, 4]))
        let compacted = graph.compacted()
        #expect(compacted.metadata == ["source": "x.json"])
        #expect(compacted.tensor(try value("w", compacted))?.doubles == [1, 2, 3, 4])
    }

    @Test func consumersListANodeOncePerValue() throws {
        let graph = try GraphParser.parse(Self.text)
        let names = Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0.name) })
        let consumers = graph.consumers().mapValues { $0.map { names[$0] } }
        #expect(consumers[try value("x", graph)] == ["a"])
        #expect(consumers[try value("a", graph)] == ["dead", "b"])
        #expect(consumers[try value("b", graph)] == ["c"])
        #expect(consumers[try value("c", graph)] == nil)
    }

    @Test func useCountsCountPositionsAndOutputs() throws {
        let graph = try GraphParser.parse(Self.text)
        let counts = graph.useCounts()
        #expect(counts[try value("a", graph)] == 4)
        #expect(counts[try value("b", graph)] == 2)
        #expect(counts[try value("c", graph)] == 1)
        #expect(counts[try value("c_raw", graph)] == nil)
    }

    @Test func liveValuesReachBackFromOutputs() throws {
        let graph = try GraphParser.parse(Self.text)
        let live = Set(graph.liveValues().map { graph[$0].name })
        #expect(live == ["c", "a", "b", "w", "x"])
    }

    @Test func replacingUsesReachesOperandsEpiloguesAndOutputs() throws {
        var graph = try GraphParser.parse(Self.text)
        graph.replaceUses(of: try value("a", graph), with: try value("x", graph))
        let text = GraphPrinter().print(graph.compacted())
        #expect(text.contains("%b = convolution(%x, %w) kernel=[1, 1] then add(%x)"))
        #expect(text.contains("output %c, %x\n"))
        #expect(!text.contains("relu(%x)"))
    }

    @Test func nodesGoInAtAPosition() throws {
        var graph = try GraphParser.parse(Self.text)
        let x = try value("x", graph)
        let y = try graph.addNode("first", .sigmoid(Sigmoid()), [x], at: 0)[0]
        #expect(graph.nodes[0].name == "first")
        #expect(graph.position(of: graph.nodes[2].id) == 2)
        #expect(graph.producer(of: y)?.name == "first")
        #expect(graph.producer(of: x) == nil)
        graph.removeNode(at: 0)
        #expect(graph.producer(of: y) == nil)
        graph.rename(x, "image")
        #expect(graph[x].name == "image")
    }

    @Test func outputNamesDefaultToTheNodes() throws {
        var graph = Graph(name: "names")
        let x = graph.addInput("x", [1, 4])
        let split = Operator.split(Split(count: 2))
        let named = try graph.addNode("s", split, [x], epilogue: [.store], outputNames: ["p"])
        #expect(named.map { graph[$0].name } == ["p", "s#1", "s#2"])
    }

    @Test func aNodeThatDoesNotFitLeavesTheGraphAlone() throws {
        var graph = try GraphParser.parse(Self.text)
        let before = graph
        let x = try value("x", graph)
        #expect(throws: ShapeError.self) {
            try graph.addNode("bad", .softmax(Softmax(axis: 9)), [x])
        }
        #expect(graph == before)
    }
}
