public import Diagnostics
public import GraphIR

/// Moves the normalisation of the input into the layers that read it.
///
/// ```
/// %a = binary(%data, %mean) kind=subtract
/// %b = binary(%a, %scale) kind=multiply       ->  %conv0 = convolution(%data, %w2, %bias, %border)
/// %conv0 = convolution(%b, %w) padding=[1, 1]         padding=[1, 1] bias=true padding_values=true
/// ```
///
/// For `y = s x + t` per channel the layer's weights are multiplied by `s`, its bias grows by the
/// weights' sum times `t`, and a padded convolution's border holds the `x` that maps to the old
/// border: 127.5 for `(x - 127.5) * s`. Exact: the same sums, distributed. Holds where no scale is
/// 0, every layer that reads the result has weights of its own, and nobody else reads a value of
/// the chain. The metadata entry `input_scaling` keeps what was folded, so that nobody applies it
/// twice.
public struct FoldInputScaling: GraphPass {
    public static let name = "FoldInputScaling"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var editor = GraphEditor(graph)
        var folded: [String] = []
        for input in graph.inputs {
            guard let chain = InputChain(from: input, in: editor),
                let normalization = InputNormalization(chain, input: input, in: editor.graph),
                var folding = ForwardFolding(
                    of: chain.affine, resultingIn: chain.value, in: editor)
            else { continue }
            folding.apply(to: &editor, data: input, label: "input_scaling")
            for node in chain.nodes.reversed() { editor.remove(node) }
            let prefix = graph.inputs.count == 1 ? "" : "\(normalization.input): "
            folded.append("\(prefix)\(normalization) folded")
        }
        guard !folded.isEmpty else { return [] }
        graph = editor.graph.compacted()
        graph.metadata["input_scaling"] = folded.joined(separator: "; ")
        return folded
    }
}
