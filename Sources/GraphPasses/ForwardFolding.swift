import GraphIR

/// Moves an affine map of a value's channels into all layers that read the value.
struct ForwardFolding {
    private let affine: ChannelAffine
    private var layers: [LayerParameters] = []
    /// Flattenings on the way to a dense layer, which flattens by itself afterwards.
    private var flattenings: [NodeID] = []

    /// Plans the move of `affine`, whose result is `value`.
    ///
    /// nil unless every reader is a convolution or dense layer with weights of its own that can
    /// take it exactly, and the caller does not get the value.
    init?(of affine: ChannelAffine, resultingIn value: ValueID, in editor: GraphEditor) {
        self.affine = affine
        guard !editor.readers(of: value).isEmpty,
            collectLayers(reading: value, flattened: false, in: editor),
            layers.allSatisfy({ $0.canPrepend(affine) })
        else { return nil }
    }

    /// Makes the layers read `data`, the value before the map.
    mutating func apply(to editor: inout GraphEditor, data: ValueID, label: String) {
        for index in layers.indices {
            editor.dropNumbers(of: layers[index].node.inputs[1])
            layers[index].prepend(affine)
            let layer = layers[index]
            layer.write(to: &editor, data: data, outputs: layer.node.outputs, label: label)
        }
        for node in flattenings { editor.remove(node) }
    }

    private mutating func collectLayers(
        reading value: ValueID, flattened: Bool, in editor: GraphEditor
    ) -> Bool {
        guard !editor.isOutput(value) else { return false }
        // In node order, so that the same graph always gives the same parameters.
        for id in editor.readers(of: value).sorted() {
            guard let node = editor.node(id) else { return false }
            if !flattened, node.isFlattening(in: editor.graph) {
                flattenings.append(id)
                guard collectLayers(reading: node.outputs[0], flattened: true, in: editor) else {
                    return false
                }
            } else {
                guard var layer = Self.layer(node, reading: value, in: editor) else { return false }
                guard !flattened || layer.isDense else { return false }
                layer.flattensData = flattened
                layers.append(layer)
            }
        }
        return true
    }

    /// The node as a layer that reads `value` as its data, with weights that are its own.
    private static func layer(
        _ node: Node, reading value: ValueID, in editor: GraphEditor
    ) -> LayerParameters? {
        guard let layer = LayerParameters(node, in: editor.graph),
            node.inputs[0] == value, node.operands.count(where: { $0 == value }) == 1,
            editor.isPrivate(node.inputs[1], to: node),
            layer.columnsAreChannels(in: editor.graph)
        else { return nil }
        return layer
    }
}

extension Node {
    /// Whether the node turns `[N, ...]` into `[N, K]` in row-major order and does nothing else.
    func isFlattening(in graph: Graph) -> Bool {
        guard epilogue.isEmpty else { return false }
        let data = graph.shape(inputs[0])
        let result = graph.shape(outputs[0])
        switch self.operator {
        case .flatten: return data.rank >= 2
        case .reshape:
            return data.rank >= 2 && result.rank == 2 && result.sizes != nil
                && result[0] == data[0]
        default: return false
        }
    }
}
