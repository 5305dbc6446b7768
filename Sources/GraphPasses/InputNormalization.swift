public import GraphIR

/// The normalisation a network applies to its input itself: `(x - mean) * scale` per channel.
///
/// Whoever feeds the network must not apply it a second time, which is a common cause of wrong
/// embeddings that look plausible.
public struct InputNormalization: Hashable, Sendable {
    /// The name of the graph input.
    public let input: String
    /// `[C]`.
    public let mean: [Double]
    /// `[C]`.
    public let scale: [Double]
    /// The names of the nodes that compute it, in order.
    public let nodes: [String]

    /// The normalisation found at the first image input that has one.
    ///
    /// Recognised by structure, whatever the names: adding, subtracting, multiplying or dividing
    /// by a scalar or a number per channel, and batch normalization, from the input on, also where
    /// the image is transposed, cropped, padded or resized before. nil where the input goes
    /// straight into another layer, where numbers are not known, and where a scale is 0.
    public static func detect(in graph: Graph) -> InputNormalization? {
        let editor = GraphEditor(graph)
        for input in graph.inputs {
            for isLast in [false, true] {
                let chain = InputChain(
                    from: input, in: editor, throughMovement: true, channelsLast: isLast)
                if let found = chain.flatMap({ InputNormalization($0, input: input, in: graph) }) {
                    return found
                }
            }
        }
        return nil
    }

    /// What a chain amounts to; nil where it does nothing or cannot be undone.
    init?(_ chain: InputChain, input: ValueID, in graph: Graph) {
        let affine = chain.affine
        let mean = (0..<affine.channels).map { affine.preimage(of: 0, channel: $0) }
        let isIdentity = mean.allSatisfy { $0 == 0 } && affine.scale.allSatisfy { $0 == 1 }
        guard affine.isFinite, mean.allSatisfy(\.isFinite), !isIdentity else { return nil }
        self.input = graph[input].name
        self.mean = mean
        scale = affine.scale
        let ids = Set(chain.nodes)
        nodes = graph.nodes.filter { ids.contains($0.id) }.map(\.name)
    }
}

extension InputNormalization: CustomStringConvertible {
    /// For instance `mean=127.5 scale=0.0078125`, with a list in brackets where channels differ.
    public var description: String { Self.description(mean: mean, scale: scale) }

    /// How a normalisation with these numbers, `[C]` each, is described.
    public static func description(mean: [Double], scale: [Double]) -> String {
        "mean=\(text(mean)) scale=\(text(scale))"
    }

    private static func text(_ values: [Double]) -> String {
        if let first = values.first, values.allSatisfy({ $0 == first }) { return text(first) }
        return "[" + values.map(text).joined(separator: ", ") + "]"
    }

    private static func text(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
