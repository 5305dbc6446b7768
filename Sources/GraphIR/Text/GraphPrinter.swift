/// Writes a graph as text, one line per input, parameter and node, for people and for
/// ``GraphParser``.
///
/// ```
/// graph "tiny"
/// meta "source" = "tiny.json"
/// input %data : [N, 3, H, W]
/// parameter %conv0_weight : [64, 3, 3, 3]  // f32, fnv1a64 0x9af1c7be4e3c3c2b
/// parameter %slope : f32[1] = [0.25]
/// %conv0 = convolution(%data, %conv0_weight) kernel=[3, 3] padding=[1, 1] : [N, 64, H, W]
/// %y, %raw = identity(%conv0) then store, prelu(%slope) : [N, 64, H, W] node "act"
/// output %y, %raw
/// ```
///
/// A name is bare where it is a word of `A-Z a-z 0-9 _ . -`, and quoted otherwise. Where several
/// values share a name, the second is `%name#1`, the third `%name#2`, in the order of definition.
/// `node "..."` follows where a node is not called like its first value. A node's outputs have
/// one shape in common, or one each. `//` starts a comment.
public struct GraphPrinter: Sendable {
    /// What becomes of the numbers of parameters.
    public enum ParameterStyle: Hashable, Sendable {
        /// Written out exactly where there are at most `limit`; longer ones are left out.
        case inline(limit: Int)
        /// Left out; a comment gives their FNV-1a digest, so that a change shows.
        case digest
        /// Left out.
        case elided
    }

    /// What becomes of the numbers of parameters.
    public var parameters: ParameterStyle

    /// A printer of the given style.
    public init(parameters: ParameterStyle = .digest) { self.parameters = parameters }

    /// The graph's text. Never traps, also where the graph contradicts itself; what
    /// ``GraphVerifier`` accepts can be parsed back.
    public func print(_ graph: Graph) -> String {
        let names = ValueReferences(graph)
        var text = "graph \(graph.name.quotedForGraphText)\n"
        for (key, value) in graph.metadata.sorted(by: { $0.key < $1.key }) {
            text += "meta \(key.quotedForGraphText) = \(value.quotedForGraphText)\n"
        }
        for value in graph.values {
            switch value.source {
            case .input: text += "input \(names[value.id]) : \(value.shape.graphText)\n"
            case .parameter(let tensor):
                text += "parameter \(names[value.id]) : " + numbers(tensor, value.shape) + "\n"
            case .result: break
            }
        }
        for node in graph.nodes { text += line(node, in: graph, names) + "\n" }
        if !graph.outputs.isEmpty { text += "output \(names.list(graph.outputs))\n" }
        return text
    }

    /// The node's line as in ``print(_:)``, for messages about one node.
    public func print(_ node: Node, of graph: Graph) -> String {
        line(node, in: graph, ValueReferences(graph))
    }

    private func numbers(_ tensor: Tensor?, _ shape: Shape) -> String {
        guard let tensor else { return shape.graphText }
        switch parameters {
        case .inline(let limit) where tensor.count <= limit: return tensor.graphText
        case .digest:
            let digest = FNV1a.text(tensor.digest)
            return "\(shape.graphText)  // \(tensor.storageName), fnv1a64 0x\(digest)"
        case .inline, .elided: return shape.graphText
        }
    }

    private func line(_ node: Node, in graph: Graph, _ names: ValueReferences) -> String {
        let definition = node.operator.definition
        var text = node.outputs.isEmpty ? "" : names.list(node.outputs) + " = "
        text += "\(node.operator.mnemonic)(\(names.list(node.inputs)))"
        text += definition.attributes.graphText
        if !node.epilogue.isEmpty {
            text += " then " + node.epilogue.map { $0.graphText(names) }.joined(separator: ", ")
        }
        let known = node.outputs.filter { graph.values.indices.contains($0.index) }
        var shapes = known.map { graph.shape($0) }
        if Set(shapes).count == 1 { shapes = [shapes[0]] }
        if !shapes.isEmpty { text += " : " + shapes.map(\.graphText).joined(separator: ", ") }
        if known.first.map({ graph[$0].name }) != node.name {
            text += " node \(node.name.quotedForGraphText)"
        }
        return text
    }
}
