import Diagnostics

/// Decides which nodes the embedding depends on, as opposed to a training head behind it.
struct MXNetInferenceOutput {
    /// For each node whether the output depends on it.
    let needed: [Bool]

    /// The name that insightface gives the node of the embedding.
    private static let usualName = "fc1"

    /// The nodes behind the output called `name`; without a name behind `fc1` where there is
    /// such a node, else behind all heads. `fc1` and `fc1_output` both name that node.
    ///
    /// Throws where no node has the name.
    init(_ symbol: MXNetSymbol, named name: String?) throws(Diagnostic) {
        let all = symbol.ancestors(of: symbol.heads.map(\.node))
        guard let name else {
            let usual = symbol.nodes.indices.first {
                all[$0] && !symbol.nodes[$0].isVariable && symbol.nodes[$0].name == Self.usualName
            }
            needed = usual.map { symbol.ancestors(of: [$0]) } ?? all
            return
        }
        let found = symbol.nodes.indices.filter { index in
            let node = symbol.nodes[index]
            return node.name == name || (!node.isVariable && Self.isOutput(name, of: node.name))
        }
        guard !found.isEmpty else {
            let heads = symbol.heads.map { "'\(symbol.nodes[$0.node].name)'" }
            throw Diagnostic(
                .usage, "there is no node called '\(name)'",
                advice: "The network's own outputs are \(heads.joined(separator: ", ")).")
        }
        needed = symbol.ancestors(of: found)
    }

    /// Whether `name` is MXNet's name for an output of a node: `<node>_output`, `<node>_output1`.
    private static func isOutput(_ name: String, of node: String) -> Bool {
        guard name.hasPrefix(node + "_output") else { return false }
        return name.dropFirst(node.count + "_output".count).allSatisfy { $0.isASCII && $0.isNumber }
    }
}
