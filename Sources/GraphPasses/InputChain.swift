import GraphIR

/// The arithmetic between a graph input and the first layer: shifts and scales per channel.
struct InputChain {
    /// The nodes of the chain in order; empty where the input goes straight into a layer.
    private(set) var nodes: [NodeID] = []
    /// The value at the chain's end.
    private(set) var value: ValueID
    /// What the chain makes of the input.
    private(set) var affine: ChannelAffine
    /// Where the channels are at the chain's end.
    private var place: ChannelPlace

    /// Follows an input `[N, C, H, W]` as long as its one reader adds, subtracts, multiplies or
    /// divides by constants, normalizes with known statistics, or copies. nil for other inputs.
    ///
    /// With `throughMovement` it goes on where the image is transposed, cropped, padded, resized or
    /// its channels change places: ``affine`` is what happens to each channel of the input, which
    /// has them first or last. ``nodes`` are then the arithmetic alone.
    init?(
        from input: ValueID, in editor: GraphEditor, throughMovement: Bool = false,
        channelsLast: Bool = false
    ) {
        let shape = editor.graph.shape(input)
        let start =
            channelsLast ? ChannelPlace(channelsLast: shape) : ChannelPlace(channelsFirst: shape)
        guard let start else { return nil }
        value = input
        place = start
        affine = ChannelAffine(channels: start.order.count)
        while let reader = editor.soleReader(of: value), let node = editor.node(reader),
            node.epilogue.isEmpty
        {
            if extend(by: node, in: editor.graph) {
                nodes.append(reader)
            } else {
                // A resize may read the value for its size alone.
                guard throughMovement, node.inputs[0] == value,
                    place.follow(node, in: editor.graph)
                else { return }
            }
            value = node.outputs[0]
        }
    }

    /// Adds a node's map to the chain's; false, with nothing changed, where it is of another kind.
    private mutating func extend(by node: Node, in graph: Graph) -> Bool {
        switch node.operator {
        case .identity, .dropout: return true
        case .batchNormalization(let definition):
            guard node.inputs[0] == value, place.axis == 1,
                let map = ChannelAffine(definition, node: node, in: graph)
            else { return false }
            affine.append(map, place)
            return true
        case .binary(let definition): return extend(by: definition.kind, node, in: graph)
        default: return false
        }
    }

    private mutating func extend(by kind: Binary.Kind, _ node: Node, in graph: Graph) -> Bool {
        let isReversed = node.inputs[1] == value
        let other = node.inputs[isReversed ? 0 : 1]
        guard graph.shape(node.outputs[0]) == graph.shape(value),
            let values = graph.tensor(other).flatMap(place.perChannel)
        else { return false }
        switch (kind, isReversed) {
        case (.add, _): affine.add(values)
        case (.multiply, _): affine.multiply(values)
        case (.subtract, false): affine.add(values.map { -$0 })
        case (.subtract, true):
            affine.multiply(values.map { _ in -1 })
            affine.add(values)
        case (.divide, false): affine.multiply(values.map { 1 / $0 })
        case (.divide, true), (.power, _), (.minimum, _), (.maximum, _): return false
        }
        return true
    }
}
