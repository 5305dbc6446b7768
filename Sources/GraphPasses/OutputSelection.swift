import Diagnostics
import GraphIR

/// Finds the value that a name given by the user, or the field's custom, means as output.
struct OutputSelection {
    private let graph: Graph

    init(_ graph: Graph) { self.graph = graph }

    /// The computed value a name means.
    ///
    /// Accepted are a value's name, that name with MXNet's suffix (`fc1_output`, and `_output0`,
    /// `_output1`... for nodes with several outputs), a node's name, and a value called with the
    /// suffix where the name lacks it. Throws with the closest names where there is none.
    func value(named name: String) throws(Diagnostic) -> ValueID {
        if let value = computedValue(name) ?? suffixedValue(name) { return value }
        throw Diagnostic(
            .usage, "the model computes no value '\(name)'", file: graph.metadata["source"],
            advice: advice(for: name))
    }

    /// The output a training graph is cut at by custom: the embedding `fc1`.
    var customary: ValueID? { computedValue("fc1") }

    private func computedValue(_ name: String) -> ValueID? {
        for candidate in [name, name + "_output"] {
            let named = graph.nodes.flatMap(\.outputs).first { graph[$0].name == candidate }
            if let named { return named }
        }
        return graph.nodes.first { $0.name == name }?.outputs.first
    }

    private func suffixedValue(_ name: String) -> ValueID? {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
        let stem = name.dropLast(digits.count)
        guard stem.hasSuffix("_output"), digits.count <= 4 else { return nil }
        let base = String(stem.dropLast("_output".count))
        let index = Int(String(digits.reversed())) ?? 0
        if let node = graph.nodes.first(where: { $0.name == base }) {
            return index < node.outputs.count ? node.outputs[index] : nil
        }
        return index == 0 ? computedValue(base) : nil
    }

    private func advice(for name: String) -> String {
        let names = Set(graph.nodes.flatMap(\.outputs).map { graph[$0].name })
        let ranked = names.map { (distance: $0.editDistance(to: name), name: $0) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        let close = ranked.prefix(5).map { "'\($0.name)'" }
        guard !close.isEmpty else { return "the model has no nodes" }
        return "close names: " + close.joined(separator: ", ")
    }
}
