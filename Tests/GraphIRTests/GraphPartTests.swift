import GraphIR
import Testing

@Suite struct GraphPartTests {
    private static let text = """
        graph "sample"
        meta "source" = "x.json"
        meta "warnings" = "one"
        input %x : [1, 2, 4, 4]
        parameter %w : f32[2, 2, 1, 1] = [1.0, 2.0, 3.0, 4.0]
        parameter %v : f32[2, 2, 1, 1] = [4.0, 3.0, 2.0, 1.0]
        %a = convolution(%x, %w) kernel=[1, 1] : [1, 2, 4, 4]
        %b = relu(%a) : [1, 2, 4, 4]
        %c = sigmoid(%a) : [1, 2, 4, 4]
        %d = binary(%b, %c) kind=add : [1, 2, 4, 4]
        %e, %e_raw = convolution(%d, %v) kernel=[1, 1] then store, add(%b) : [1, 2, 4, 4]
        %f = tanh(%e) : [1, 2, 4, 4]
        output %f

        """

    private func part(
        _ names: [String], outputs: [String]
    ) throws -> (text: String, inputs: [String]) {
        let graph = try GraphParser.parse(Self.text)
        let nodes = Set(graph.nodes.filter { names.contains($0.name) }.map(\.id))
        let values = try outputs.map { name in
            try #require(graph.values.first { $0.name == name }).id
        }
        let (part, inputs) = graph.part(of: nodes, outputs: values)
        try GraphVerifier.verify(part)
        let text = GraphPrinter(parameters: .inline(limit: 8)).print(part)
        return (text, inputs.map { graph[$0].name })
    }

    @Test func whatOthersComputeBecomesAnInput() throws {
        let (text, inputs) = try part(["d", "e"], outputs: ["e"])
        #expect(inputs == ["b", "c"])
        #expect(
            text == """
                graph "sample"
                meta "source" = "x.json"
                input %b : [1, 2, 4, 4]
                input %c : [1, 2, 4, 4]
                parameter %v : f32[2, 2, 1, 1] = [4.0, 3.0, 2.0, 1.0]
                %d = binary(%b, %c) kind=add : [1, 2, 4, 4]
                %e, %e_raw = convolution(%d, %v) kernel=[1, 1] then store, add(%b) : [1, 2, 4, 4]
                output %e

                """)
    }

    @Test func nodesNobodyNeedsAreLeftOut() throws {
        let (text, inputs) = try part(["a", "b", "c", "f"], outputs: ["c"])
        #expect(inputs == ["x"])
        #expect(!text.contains("relu") && !text.contains("tanh") && text.contains("sigmoid"))
    }

    @Test func aPartWithAGapEndsAtTheGap() throws {
        let (text, inputs) = try part(["a", "c", "e", "f"], outputs: ["f"])
        #expect(inputs == ["d", "b"])
        #expect(!text.contains("sigmoid") && text.contains("tanh"))
    }

    @Test func allNodesAreTheGraphItself() throws {
        let (text, inputs) = try part(["a", "b", "c", "d", "e", "f"], outputs: ["f"])
        let lines = { (text: String) in Set(text.split(separator: "\n")) }
        #expect(inputs == ["x"])
        #expect(lines(text) == lines(Self.text).filter { !$0.contains("warnings") })
    }

    @Test func theDigestIsOfNumbersAlone() throws {
        let digest = { (text: String) in try GraphParser.parse(text).parameterDigest }
        let plain = try digest(Self.text)
        #expect(try digest(Self.text.replacing("%w", with: "%other")) == plain)
        #expect(try digest(Self.text.replacing("%f = tanh", with: "%f = relu")) == plain)
        #expect(try digest(Self.text.replacing("3.0, 4.0]", with: "3.0, 4.5]")) != plain)
        // What no output depends on does not count.
        #expect(
            try digest(Self.text.replacing("output %f", with: "output %b"))
                == FNV1a.digest(words: [1, 2, 3, 4]))
    }

    /// A network read from another file has gammas of 1 where this one takes them for 1, and
    /// arithmetic that an exporter did.
    @Test func theDigestIsThatOfOtherFiles() throws {
        func digest(_ gamma: String, fixes: Bool, scalar: Double) throws -> UInt64 {
            try GraphParser.parse(
                """
                graph "digest"
                input %x : [1, 2]
                parameter %s : f32[1] = [\(scalar)]
                parameter %g : f32[2] = \(gamma)
                parameter %b : f32[2] = [0.25, 3.0]
                %y = binary(%x, %s) kind=multiply
                %z = batch_normalization(%y, %g, %b, %b, %b) epsilon=0.5 fix_gamma=\(fixes)
                output %z
                """
            ).parameterDigest
        }
        let plain = try digest("[1.0, 1.0]", fixes: false, scalar: 0.5)
        #expect(try digest("[7.0, 8.0]", fixes: true, scalar: 2.0) == plain)
        #expect(try digest("[7.0, 8.0]", fixes: false, scalar: 0.5) != plain)
    }
}
