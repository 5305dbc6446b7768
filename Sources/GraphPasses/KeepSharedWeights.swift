public import Diagnostics
public import GraphIR

/// Keeps a weight that several layers share one array: the batch normalization behind such a
/// layer becomes a step of its epilogue instead of being folded into a copy of the weight.
///
/// ```
/// %a = convolution(%x, %basis)                         %n = convolution(%x, %basis)
/// %n = batch_normalization(%a, ...)               ->       then affine(%bn_scale, %bn_shift)
/// %b = convolution(%y, %basis)                         %b = convolution(%y, %basis)
/// ```
///
/// The bases of collective residual units (Chen et al., 2017) are shared by all units of a stage;
/// folding would multiply them by the number of units. Exact: the same map, as scale and shift.
/// Holds where the normalization is the layer's only reader.
public struct KeepSharedWeights: GraphPass {
    public static let name = "KeepSharedWeights"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var editor = GraphEditor(graph)
        var count = 0
        for node in graph.nodes {
            guard case .batchNormalization(let definition) = node.operator,
                moveToEpilogue(node, definition, &editor)
            else { continue }
            count += 1
        }
        guard count > 0 else { return [] }
        graph = editor.graph.compacted()
        return ["kept shared weights at \(count) layers: batch normalization in their epilogue"]
    }

    private func moveToEpilogue(
        _ node: Node, _ definition: BatchNormalization, _ editor: inout GraphEditor
    ) -> Bool {
        guard node.epilogue.isEmpty, var layer = editor.graph.producer(of: node.inputs[0]),
            layer.outputs == [node.inputs[0]], editor.soleReader(of: node.inputs[0]) == node.id,
            layer.epilogue.isEmpty, layer.isWeighted,
            !editor.isPrivate(layer.inputs[1], to: layer),
            let affine = ChannelAffine(definition, node: node, in: editor.graph)
        else { return false }
        layer.epilogue = [editor.addAffineStep(affine, label: node.name)]
        layer.outputs = node.outputs
        editor.remove(node.id)
        editor.replace(layer)
        return true
    }
}

extension Node {
    /// Whether the node is a convolution or dense layer: its second operand is a weight.
    var isWeighted: Bool {
        switch self.operator {
        case .convolution, .dense: true
        default: false
        }
    }
}

extension GraphEditor {
    /// An epilogue step for an affine map, its parameters named after `label`.
    mutating func addAffineStep(_ affine: ChannelAffine, label: String) -> EpilogueStep {
        let scale = addVector("\(label)_scale", affine.scale)
        return .affine(scale: scale, shift: addVector("\(label)_shift", affine.shift))
    }
}
