import GraphIR
import Testing

/// Operators along one axis: their text, shapes and refusals.
@Suite struct SelectionTests {
    static let image: Shape = [1, 6, 10, 12]

    /// Lists of indices and how they are spelled.
    static let spellings: [([Int], String)] = [
        ([0], "0"),
        ([-1, -1, -1], "3*[-1]"),
        ([0, 1, 2, 3], "0..<4"),
        ([1, 3, 5], "1..<7 by 2"),
        ([9, 8, 7], "9...7 by -1"),
        ([8, 5, 2], "8...2 by -3"),
        ([0, 0, 1, 1, 2, 2], "0..<3 each 2"),
        ([-1, 0, 1, 2, -1, -1], "-1, 0..<3, 2*[-1]"),
        ([0, 0, 0, 1, 2, 2], "3*[0], 1, 2*[2]"),
        ([2, 1, 0, 1, 2, 1], "2...0 by -1, 1..<3, 1"),
        ([4, 0], "4, 0"),
        ([0, -1, 1, -1], "0, -1, 1, -1"),
    ]

    @Test(arguments: spellings) func spellsAndExpands(_ indices: [Int], _ text: String) throws {
        let selection = Selection(axis: 2, indices: indices)
        #expect(selection.indices == indices)
        #expect(selection.count == indices.count)
        #expect(selection.attributes.entries[1].value == .word(text))
        var reader = AttributeReader(selection.attributes)
        #expect(try Selection(attributes: &reader) == selection)
    }

    static let shapes: [ShapeCase] = [
        ShapeCase(
            .selection(Selection(axis: 2, indices: [9, 0, -1])), [image], [1, 6, 3, 12]),
        ShapeCase(
            .selection(
                Selection(axis: -1, indices: Array(0..<24).map { $0 / 2 }, fill: -.infinity)),
            [image], [1, 6, 10, 24]),
        ShapeCase(
            .selection(Selection(axis: 3, indices: [0, 1])), [[.batch, 6, .height, .width]],
            [.batch, 6, .height, 2]),
        ShapeCase(.selection(Selection(axis: 0, indices: [2, 1])), [[3]], [2]),
        ShapeCase(
            .selection(Selection(axis: 7, indices: [0, 0])), [[1, 1, 1, 1, 1, 1, 1, 1]],
            [1, 1, 1, 1, 1, 1, 1, 2]),
        ShapeCase(
            .resampling(
                Resampling(
                    axis: -2, rows: [[.init(0, 0.1), .init(9, -1.5)], [], [.init(4, 1)]], fill: 0.5)
            ),
            [image], [1, 6, 3, 12]),
        ShapeCase(
            .resampling(Resampling(axis: 1, rows: [[.init(1, 2)]])), [[.batch, .width]],
            [.batch, 1]),
    ]

    @Test(arguments: shapes) func givesTheShapeAndRoundTrips(_ example: ShapeCase) throws {
        var graph = Graph(name: "case")
        let inputs = example.operands.enumerated().map { graph.addInput("x\($0)", $1) }
        graph.outputs = try graph.addNode("node", example.op, inputs)
        #expect(graph.outputs.map { graph.shape($0) } == example.expected)
        try GraphVerifier.verify(graph)
        #expect(try GraphParser.parse(GraphPrinter().print(graph)) == graph)
    }

    private static func run(
        _ first: Int, _ count: Int, step: Int = 1, repeats: Int = 1
    ) -> Operator {
        let run = Selection.Run(first: first, count: count, step: step, repeats: repeats)
        return .selection(Selection(axis: 1, runs: [run]))
    }
    private static func rows(_ rows: [Resampling.Tap]...) -> Operator {
        .resampling(Resampling(axis: 1, rows: rows))
    }

    static let refusals: [RefusalCase] = [
        RefusalCase(.selection(Selection(axis: 4, indices: [0])), [image], "axis 4 of shape"),
        RefusalCase(.selection(Selection(axis: 1, indices: [])), [image], "selects nothing"),
        RefusalCase(
            .selection(Selection(axis: 1, indices: [0, 6])), [image],
            "selects element 6 along axis 1 of [1, 6, 10, 12]; expected elements 0 to 5"),
        RefusalCase(
            .selection(Selection(axis: 0, indices: [0], fill: .nan)), [[1]], "fill is nan"),
        RefusalCase(.selection(Selection(axis: 0, indices: [0])), [[]], "1 to 8 dimensions"),
        RefusalCase(
            .selection(Selection(axis: 0, indices: [0])), [[1, 1, 1, 1, 1, 1, 1, 1, 1]],
            "1 to 8 dimensions"),
        RefusalCase(run(-2, 1), [image], "is not one of positions"),
        RefusalCase(run(-1, 2), [image], "is not one of positions"),
        RefusalCase(run(3, 5, step: -1), [image], "is not one of positions"),
        RefusalCase(run(0, 3, step: 0), [image], "is not one of positions"),
        RefusalCase(run(0, 0), [image], "is not one of positions"),
        RefusalCase(run(0, 1, repeats: 0), [image], "is not one of positions"),
        RefusalCase(run(0, .max, step: .max), [image], "is not one of positions"),
        RefusalCase(run(.max, 1), [image], "is not one of positions"),
        RefusalCase(run(0, 1 << 20, repeats: 1 << 20), [image], "is not one of positions"),
        RefusalCase(
            .selection(
                Selection(
                    axis: 0,
                    runs: Array(repeating: .init(first: 0, count: 1, repeats: 1 << 30), count: 2))),
            [[1]], "selects more than 1073741824 elements"),
        RefusalCase(rows(), [image], "resamples to 0 elements"),
        RefusalCase(rows([.init(6, 1)]), [image], "reads element 6 along axis 1"),
        RefusalCase(rows([.init(-1, 1)]), [image], "reads element -1 along axis 1"),
        RefusalCase(rows([.init(0, .infinity)]), [image], "a weight is inf"),
        RefusalCase(
            .resampling(Resampling(axis: 1, rows: [[]], fill: .infinity)), [image],
            "fill is inf"),
    ]

    @Test(arguments: refusals) func refuses(_ example: RefusalCase) throws {
        let error = try #require(example.refusal())
        #expect(error.description.contains(example.message))
    }

    /// Texts that spell no indices; none may trap or take memory.
    static let malformed = [
        "", " ", ",", "a", "0..<0", "1..<0", "0...3", "0...3 by 1", "3...0 by 0", "3...0", "-1..<2",
        "0..<4 by", "0..<4 by 0", "0..<4 by -1", "0..<4 each 0", "0..<4 each", "0..<4 each 2 by 2",
        "0..<4 2", "2*[", "2*0", "*[0]", "0*[0]", "-2*[0]", "2*[0] each 2", "5 by 2", "-2",
        "0..<99999999999999999999", "0..<4 by 99999999999999999999", "0..<1073741825",
        "0..<1073741824 each 2", "9223372036854775807*[0]", "1*2*3", "4611686018427387904",
    ]

    @Test(arguments: malformed) func refusesMalformedIndices(_ text: String) {
        var list = AttributeList()
        #expect(list.append("axis", .integer(1)) && list.append("indices", .word(text)))
        #expect(throws: ShapeError.self) {
            let op = try Operator(mnemonic: "selection", attributes: list)
            var graph = Graph(name: "case")
            try graph.addNode("node", op, [graph.addInput("x", [1, 2])])
        }
    }

    static let malformedRows = [
        "", ",", "a", "0.5*", "*0", "0 +", "+ 0", "0 0", "0.5*0 + + 0", "0.5*0.5", "1*2*3",
        "fill + 0", "x*0", "nan*0", "0 + fill",
    ]

    @Test(arguments: malformedRows) func refusesMalformedRows(_ text: String) {
        var list = AttributeList()
        #expect(list.append("axis", .integer(1)) && list.append("rows", .word(text)))
        #expect(throws: ShapeError.self) {
            let op = try Operator(mnemonic: "resampling", attributes: list)
            var graph = Graph(name: "case")
            try graph.addNode("node", op, [graph.addInput("x", [1, 2])])
        }
    }

    @Test func hugeRunsTakeNoMemory() throws {
        let text = "selection(%x) axis=1 indices=\"0..<1000000000\""
        let graph = try GraphParser.parse("graph \"g\"\ninput %x : [1, W]\n%y = \(text)\noutput %y")
        #expect(graph.shape(graph.outputs[0]) == [1, 1_000_000_000])
    }
}
