import Diagnostics
import GraphIR
import Testing

@Suite struct GraphTextTests {
    private let inline = GraphPrinter(parameters: .inline(limit: 1000))

    @Test func readsAndWritesEveryOperator() throws {
        let graph = try GraphParser.parse(SampleText.everything)
        let printed = inline.print(graph)
        #expect(inline.print(try GraphParser.parse(printed)) == printed)
        #expect(Set(graph.nodes.map(\.operator.mnemonic)).count == 30)
        #expect(graph.outputs.count == 5)
        #expect(graph.metadata["note"] == "two\nlines, a tab\t and \u{1b}[31m")
    }

    /// Numbers without NaN, so that equality says something.
    @Test func inlineTextGivesAnEqualGraph() throws {
        let text = SampleText.everything
            .replacing("nan,", with: "1.0,")
            .replacing("0x7ff8000000000001", with: "2.0")
            .replacing("0xffc00001", with: "2.0")
        let graph = try GraphParser.parse(text).compacted()
        #expect(try GraphParser.parse(inline.print(graph)) == graph)
    }

    @Test func keepsNumbersExactly() throws {
        let graph = try GraphParser.parse(SampleText.everything)
        let printed = try GraphParser.parse(inline.print(graph))
        for (before, after) in zip(graph.values, printed.values) {
            #expect(before.tensor?.digest == after.tensor?.digest)
            #expect(before.tensor?.shape == after.tensor?.shape)
        }
        let bases = try #require(printed.values.first { $0.name == "bases[dim3]_weight" })
        guard case .float32(let floats) = bases.tensor?.storage else {
            Issue.record("the bases are float32")
            return
        }
        #expect(floats[1].sign == .minus && floats[2] == .leastNonzeroMagnitude)
        #expect(floats[3] == .greatestFiniteMagnitude && floats[5] == .infinity)
        #expect(floats[7].isNaN && floats[8].bitPattern == 0xffc0_0001)
    }

    @Test func readsAStatementAsItIsWritten() throws {
        let text = """
            graph "tiny"
            input %data : [N, 3, H, W]
            parameter %w : f32[1, 3, 1, 1] = [0.5, -1.0, 0.25]
            parameter %scale : f64[1] = [0.1]
            %y, %raw = convolution(%data, %w) kernel=[1, 1] then affine(%scale, %scale), store, \
            subtract(%data) reversed=true, clip max=6.0 : [N, 1, H, W] node "conv 1"
            output %y, %raw

            """
        // The step's other operand is wider than the node's result.
        #expect(throws: Diagnostic.self) { try GraphParser.parse(text) }
        let fitting = text.replacing("subtract(%data)", with: "subtract(%scale)")
        #expect(inline.print(try GraphParser.parse(fitting)) == fitting)
        let graph = try GraphParser.parse(fitting)
        #expect(graph.nodes[0].name == "conv 1")
        #expect(graph.nodes[0].epilogue.count == 4)
        #expect(inline.print(graph.nodes[0], of: graph) == fitting.split(separator: "\n")[4])
    }

    @Test func leavesNumbersOutAsAsked() throws {
        var graph = Graph(name: "g")
        graph.outputs = [graph.addParameter("w", Tensor(shape: [2], [Float(1), 2]))]
        func line(_ style: GraphPrinter.ParameterStyle) -> String {
            String(GraphPrinter(parameters: style).print(graph).split(separator: "\n")[1])
        }
        #expect(line(.inline(limit: 2)) == "parameter %w : f32[2] = [1.0, 2.0]")
        #expect(line(.inline(limit: 1)) == "parameter %w : [2]")
        #expect(line(.elided) == "parameter %w : [2]")
        let digest = line(.digest)
        #expect(digest.hasPrefix("parameter %w : [2]  // f32, fnv1a64 0x"))
        graph.setTensor(ValueID(0), Tensor(shape: [2], [Float(1), 3]))
        #expect(line(.digest) != digest)
        let parsed = try GraphParser.parse(GraphPrinter().print(graph))
        #expect(parsed.values[0].source == .parameter(nil))
    }

    /// Literals from another implementation, over little-endian bytes.
    @Test func digestsElements() {
        #expect(Tensor(shape: [2], [Float(1), -2.5]).digest == 0x09e6_29ee_2dfd_b3f8)
        #expect(Tensor(shape: [2], [Double(1), -2.5]).digest == 0x2f20_b4ea_1c69_d79c)
        #expect(FNV1a.digest("") == 0xcbf2_9ce4_8422_2325)
        #expect(FNV1a.digest("a") == 0xaf63_dc4c_8601_ec8c)
        #expect(FNV1a.digest("foobar") == 0x8594_4171_f739_67e8)
    }

    @Test(arguments: [
        "", " ", "a b", "%x", "1abc", "a\"b", "back\\slash", "line\nfeed", "\u{0}", "\u{1b}[31m",
        "名前", "e\u{301}", "\u{202e}evil", "#1", "name#1", "a//b", "true", "graph", "\r\n", "-",
    ])
    func keepsAnyName(_ name: String) throws {
        var graph = Graph(name: name)
        graph.metadata[name] = name
        let input = graph.addInput(name, [1, .symbol(name)])
        let parameter = graph.addParameter(name, [1])
        let foreign = Operator.foreign(Foreign(name: name, operandCount: 2))
        graph.outputs = try graph.addNode(
            name, foreign, [input, parameter], outputNames: [name])
        let text = GraphPrinter().print(graph)
        let parsed = try GraphParser.parse(text)
        #expect(parsed == graph)
        #expect(parsed.nodes[0].name.utf8.elementsEqual(name.utf8))
        #expect(GraphPrinter().print(parsed) == text)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 })
    }

    @Test func tellsValuesOfOneNameApart() throws {
        var graph = Graph(name: "same names")
        var x = graph.addInput("x", [1, 2])
        for _ in 0..<3 { x = try graph.addNode("x", .relu(ReLU()), [x], outputNames: ["x"])[0] }
        graph.outputs = [x]
        let text = GraphPrinter().print(graph)
        #expect(text.contains("%x#3 = relu(%x#2) : [1, 2]"))
        #expect(try GraphParser.parse(text) == graph)
    }

    @Test func printsGraphsThatContradictThemselves() {
        var graph = Graph(name: "broken")
        let x = graph.addInput("x", [1])
        graph.outputs = [ValueID(7), x, ValueID(-1)]
        #expect(GraphPrinter().print(graph).contains("output %<7>, %x, %<-1>"))
    }
}
