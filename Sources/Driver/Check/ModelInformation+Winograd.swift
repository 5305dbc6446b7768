import GraphIR
import ModelRuntime

extension ModelInformation {
    /// The names of the values that a Winograd kernel computes or that depend on such a value, by
    /// the graph the model was compiled from.
    ///
    /// A computed value that the graph does not name cannot be followed through it: from there on
    /// every value that is computed later counts.
    func namesBehindWinograd(in reference: Graph) -> Set<String> {
        let computed = values.enumerated().filter { $0.element.kernel.hasPrefix("winograd") }
        var names = Set(computed.map(\.element.name))
        let known = Set(reference.values.map(\.name))
        if let first = computed.first(where: { !known.contains($0.element.name) }) {
            names.formUnion(values[first.offset...].map(\.name))
            names.formUnion(reference.outputs.map { reference[$0].name })
        }
        var reached: Set<ValueID> = []
        for node in reference.nodes {
            let isBehind =
                node.operands.contains { reached.contains($0) }
                || node.outputs.contains { names.contains(reference[$0].name) }
            if isBehind { reached.formUnion(node.outputs) }
        }
        return names.union(reached.map { reference[$0].name })
    }
}
