public import Diagnostics
public import GraphIR

/// What a graph must have before it can run: operators Burin knows, and numbers.
public enum ModelChecks {
    /// Throws where nothing is left for a caller to give.
    public static func requireInput(_ graph: Graph) throws(Diagnostic) {
        guard graph.inputs.isEmpty else { return }
        throw Diagnostic(
            .unsupportedModel, "the output depends on no input: it is always the same",
            file: graph.metadata["source"], expected: "a network with an input",
            advice: "choose another output with --output-value")
    }

    /// Throws one diagnostic (unsupported model) that lists every foreign operator left.
    public static func requireKnownOperators(_ graph: Graph) throws(Diagnostic) {
        let foreign = graph.nodes.filter {
            if case .foreign = $0.operator { true } else { false }
        }
        guard !foreign.isEmpty else { return }
        throw Diagnostic(
            .unsupportedModel,
            "the model uses operators that are not supported "
                + "(\(foreign.count) \(foreign.count == 1 ? "node" : "nodes"))",
            file: graph.metadata["source"],
            advice:
                "choose an output before them with --output-value, or replace them in the model",
            details: foreign.map { "node '\($0.name)', operator \($0.displayedOperator)" })
    }

    /// Throws one diagnostic (malformed file) that lists every parameter without numbers, its
    /// shape and the nodes that read it.
    public static func requireNumbers(_ graph: Graph) throws(Diagnostic) {
        let live = graph.liveValues()
        let missing = graph.values.filter {
            $0.isParameter && $0.tensor == nil && live.contains($0.id)
        }
        guard !missing.isEmpty else { return }
        var readers: [ValueID: [String]] = [:]
        for node in graph.nodes {
            for operand in Set(node.operands) { readers[operand, default: []].append(node.name) }
        }
        let details = missing.map { value in
            let names = (readers[value.id] ?? []).map { "'\($0)'" }.joined(separator: ", ")
            return "'\(value.name)' \(value.shape), read by \(names)"
        }
        throw Diagnostic(
            .malformedFile, "parameters have no numbers (\(missing.count) of them)",
            file: graph.metadata["source"],
            advice: "give the file that holds them, or fill them with --weights seed:N",
            details: details)
    }
}
