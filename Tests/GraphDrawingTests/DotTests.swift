@testable import GraphDrawing
import GraphIR
import Testing

/// The text for Graphviz.
@Suite("Drawings")
struct DotTests {
    private static let tower = """
        graph tower
        input %x : [1, 4, 6, 6]
        parameter %w : [4, 4, 3, 3]
        %c = convolution(%x, %w) kernel=[3, 3] padding=[1, 1] then relu : [1, 4, 6, 6]
        %a = binary(%c, %x) kind=add : [1, 4, 6, 6]
        %b = binary(%a, %c) kind=add : [1, 4, 6, 6]
        output %b
        """

    @Test("Boxes, fused steps, shapes, arrows of inputs, results and outputs")
    func text() throws {
        let notes = ["c": LayerNote(kernels: ["direct"], milliseconds: 0.125)]
        let drawing = GraphDrawing(
            try GraphParser.parse(Self.tower), title: "a \"tower\"", notes: notes)
        let lines = drawing.dot.split(separator: "\n").map(String.init)
        #expect(lines[1].contains("label=\"a \\\"tower\\\"\""))
        for line in [
            "  in0 [shape=ellipse, fillcolor=white, label=\"x\\n[1, 4, 6, 6]\"]",
            "  n0 [fillcolor=\"#cfe0f7\", label=\"c\\nconvolution kernel 3x3 padding 1x1\\nthen relu"
                + "\\n[1, 4, 6, 6]\\ndirect\\n0.125 ms\"]",
            "  in0 -> n0", "  n0 -> n1", "  in0 -> n1", "  n1 -> n2", "  n0 -> n2",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(lines.last == "}")
        #expect(lines.count { $0.contains("-> out0_") } == 1)
        #expect(!drawing.dot.contains("%w") && !drawing.dot.contains("label=\"w"))
    }

    @Test("A folded unit sums its times and reads the unit before by a dashed arrow")
    func folded() throws {
        var text = "graph t\ninput %x : [1, 4, 6, 6]\n%u0 = sigmoid(%x) : [1, 4, 6, 6]\n"
        for unit in 1...3 { text += "%u\(unit) = tanh(%u\(unit - 1)) : [1, 4, 6, 6]\n" }
        let names = (1...3).map { "u\($0)" }
        let notes = Dictionary(
            uniqueKeysWithValues: names.map { ($0, LayerNote(kernels: ["e"], milliseconds: 0.5)) })
        let drawing = GraphDrawing(
            try GraphParser.parse(text + "output %u3\n"), title: "", notes: notes)
        #expect(drawing.boxCount == 2)
        let dot = drawing.dot
        #expect(dot.contains("label=\"3 times\\nu1 to u3\""))
        #expect(dot.contains("3 times, together 1.5 ms"))
        #expect(dot.contains("  n1 -> n1 [style=dashed"))
        #expect(dot.contains("  n1 -> out0_"))
    }

    @Test(
        "Names of any text stay text", arguments: ["a\"];b", "line\nbreak\u{0}", "&lt;\\N", "é漢"])
    func names(name: String) throws {
        var graph = Graph(name: name)
        let x = graph.addInput(name, [1, 2])
        graph.outputs = try graph.addNode(name, .relu(ReLU()), [x])
        let dot = GraphDrawing(graph, title: name).dot
        // Outside of quotes nothing of a name is left; inside, no quote and no control character.
        #expect(!dot.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        var isQuoted = false
        var outside = ""
        var previous: Character = " "
        for character in dot {
            if character == "\"", previous != "\\" { isQuoted.toggle() }
            if !isQuoted { outside.append(character) }
            previous = previous == "\\" && character == "\\" ? " " : character
        }
        #expect(!isQuoted)
        #expect(!outside.contains("b") || !name.contains(";b") || !outside.contains("];b"))
        #expect(!outside.contains("é") && !outside.contains("break\u{0}"))
    }
}
