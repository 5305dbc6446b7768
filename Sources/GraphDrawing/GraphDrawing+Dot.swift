import GraphIR

extension GraphDrawing {
    /// The picture in Graphviz's language. The same graph gives the same bytes.
    public var dot: String {
        var text = """
            digraph {
              graph [label=\(DotText.quoted([title])), fontname="Helvetica", rankdir=TB]
              node [shape=box, style="rounded,filled", fillcolor="#f4f4f4", color="#707070",
                    fontname="Helvetica", fontsize=11, margin="0.12,0.06"]
              edge [color="#505050", arrowsize=0.7]

            """
        for input in graph.inputs { text += port(input, "in") }
        var position = 0
        for run in order.runs {
            text += boxes(position..<run.start, indent: "  ") + frame(run)
            position = run.end
        }
        text += boxes(position..<order.nodes.count, indent: "  ")
        for (index, output) in graph.outputs.enumerated() {
            text +=
                port(output, "out\(index)_")
                + arrow(from: output, to: "out\(index)_\(output.index)")
        }
        return text + arrows + "}\n"
    }

    private func port(_ value: ValueID, _ prefix: String) -> String {
        let lines = [DotText.shortened(graph[value].name), graph.shape(value).description]
        return "  \(prefix)\(value.index) [shape=ellipse, fillcolor=white, "
            + "label=\(DotText.quoted(lines))]\n"
    }

    private func boxes(_ range: Range<Int>, indent: String) -> String {
        range.map { position in
            let label = DotText.quoted(BoxLabel(self, position).lines)
            let color = BoxColor(order.nodes[position].operator).rawValue
            return "\(indent)n\(position) [fillcolor=\"\(color)\", label=\(label)]\n"
        }.joined()
    }

    private func frame(_ run: RepeatedRun) -> String {
        let first = order.nodes[run.start].name
        let last = order.nodes[run.end - 1].name
        let label = [
            "\(run.count) times", "\(DotText.shortened(first)) to \(DotText.shortened(last))",
        ]
        return "  subgraph cluster_\(run.start) {\n"
            + "    label=\(DotText.quoted(label)); style=\"rounded,dashed\"; fontsize=11;"
            + " color=\"#3060a0\"; fontcolor=\"#3060a0\"\n"
            + boxes(run.start..<run.start + run.period, indent: "    ") + "  }\n"
    }

    /// The arrows between boxes, each once, in order of the reader.
    private var arrows: String {
        var text = ""
        for (position, node) in order.nodes.enumerated() {
            let run = order.run(of: position)
            let unit = run?.unit(of: position) ?? 0
            guard unit < 2 else { continue }
            var seen: Set<String> = []
            for operand in node.operands {
                let line =
                    unit == 0
                    ? arrow(from: operand, to: "n\(position)")
                    : repetition(from: operand, to: position, run)
                if seen.insert(line).inserted { text += line }
            }
        }
        return text
    }

    /// An arrow to a box that is drawn; nothing for parameters.
    private func arrow(from value: ValueID, to box: String) -> String {
        switch graph[value].source {
        case .parameter: return ""
        case .input: return "  in\(value.index) -> \(box)\n"
        case .result(let producer, _):
            guard let position = order.positions[producer] else { return "" }
            let drawn = order.run(of: position)?.representative(of: position) ?? position
            return "  n\(drawn) -> \(box)\n"
        }
    }

    /// A dashed arrow where the second unit of a run reads the first.
    private func repetition(from value: ValueID, to position: Int, _ run: RepeatedRun?) -> String {
        guard let run, let producer = graph[value].producer, let source = order.positions[producer],
            source >= run.start, run.unit(of: source) == 0
        else { return "" }
        return "  n\(source) -> n\(run.representative(of: position)) "
            + "[style=dashed, constraint=false, color=\"#3060a0\"]\n"
    }
}
