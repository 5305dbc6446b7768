public import Diagnostics
public import GraphIR

/// Moves batch normalization into the weights of the layer before it, or of the layers behind it.
///
/// ```
/// %a = convolution(%x, %w)                     %n = convolution(%x, %w2, %b2) bias=true
/// %n = batch_normalization(%a, ...)       ->
///
/// %n = batch_normalization(%x, ...)            %a = convolution(%x, %w2, %b2, %border)
/// %a = convolution(%n, %w) padding=[1, 1] ->       padding=[1, 1] bias=true padding_values=true
/// ```
///
/// With `s = gamma / sqrt(var + epsilon)` and `t = beta - mean s`: the layer before gets rows
/// scaled by `s` and the bias `s b + t`; a layer behind gets input channels scaled by `s`, its
/// bias grows by the response to `t`, and its border, if padded, holds `-t / s`, which the map
/// turns into the 0 that was there. Exact: the same sums, distributed.
///
/// The layer before is preferred; it must have weights of its own and no other reader. Behind,
/// all readers must be layers with weights of their own; it does not matter who else reads `%x`.
/// A channel with (nearly) zero scale has no border value, so a padded layer behind it stays as
/// it is. What can go neither way is left for the epilogue.
public struct FoldBatchNormalization: GraphPass {
    public static let name = "FoldBatchNormalization"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var editor = GraphEditor(graph)
        var backward = 0
        var forward = 0
        var hasChanged = true
        // One normalization behind another may become foldable when the second one is gone.
        while hasChanged {
            hasChanged = false
            for node in editor.graph.nodes {
                guard case .batchNormalization(let definition) = node.operator,
                    node.epilogue.isEmpty,
                    let current = editor.node(node.id),
                    let affine = ChannelAffine(definition, node: current, in: editor.graph)
                else { continue }
                if foldBackward(current, affine, &editor) {
                    backward += 1
                } else if foldForward(current, affine, &editor) {
                    forward += 1
                } else {
                    continue
                }
                hasChanged = true
            }
        }
        guard backward + forward > 0 else { return [] }
        graph = editor.graph.compacted()
        return ["folded \(backward) into the layer before, \(forward) into the layers behind"]
    }

    private func foldBackward(
        _ node: Node, _ affine: ChannelAffine, _ editor: inout GraphEditor
    ) -> Bool {
        let data = node.inputs[0]
        guard let producer = editor.graph.producer(of: data), producer.outputs == [data],
            producer.epilogue.isEmpty, editor.soleReader(of: data) == node.id,
            var layer = LayerParameters(producer, in: editor.graph),
            editor.isPrivate(producer.inputs[1], to: producer),
            layer.rowsAreChannels(in: editor.graph)
        else { return false }
        editor.dropNumbers(of: producer.inputs[1])
        layer.append(affine)
        editor.remove(node.id)
        layer.write(
            to: &editor, data: producer.inputs[0], outputs: node.outputs, label: node.name)
        return true
    }

    private func foldForward(
        _ node: Node, _ affine: ChannelAffine, _ editor: inout GraphEditor
    ) -> Bool {
        guard
            var folding = ForwardFolding(of: affine, resultingIn: node.outputs[0], in: editor)
        else { return false }
        folding.apply(to: &editor, data: node.inputs[0], label: node.name)
        editor.remove(node.id)
        return true
    }
}
