import GraphIR

/// The operands of a convolution or dense layer as folding sees them: numbers, not positions.
struct LayerParameters {
    /// The node, with its operator.
    let node: Node
    /// `[O, C/groups, kh, kw]` or `[O, K]`.
    var weight: Tensor
    /// `[O]`, zeros where the layer has no bias.
    var bias: [Double]
    /// `[C]`: what the border of a padded convolution holds; nil means zeros.
    var padding: [Double]?
    let groups: Int
    /// Whether windows reach over the border.
    let isPadded: Bool
    /// Whether the layer had a bias when it was read.
    private let hadBias: Bool
    /// Whether a dense layer is to flatten its data from now on.
    var flattensData = false

    /// The parameters of a node; nil where it is another operator or numbers are not known.
    init?(_ node: Node, in graph: Graph) {
        guard node.inputs.count >= 2, let weight = graph.tensor(node.inputs[1]),
            let rows = weight.shape.first, rows > 0, weight.count > 0
        else { return nil }
        let hasBias: Bool
        switch node.operator {
        case .convolution(let definition):
            hasBias = definition.hasBias
            groups = definition.groups
            isPadded = definition.isPadded
            if let index = definition.paddingValuesIndex {
                guard let values = graph.tensor(node.inputs[index]) else { return nil }
                padding = values.doubles
            }
        case .dense(let definition):
            hasBias = definition.hasBias
            groups = 1
            isPadded = false
        default: return nil
        }
        self.node = node
        hadBias = hasBias
        self.weight = weight
        bias = Array(repeating: 0, count: rows)
        if hasBias {
            guard let values = graph.tensor(node.inputs[2]) else { return nil }
            bias = values.doubles
        }
    }

    /// Whether axis 1 of the layer's output counts its weight's rows, so that a number per
    /// channel is a number per row.
    func rowsAreChannels(in graph: Graph) -> Bool {
        guard case .dense = node.operator else { return true }
        return graph.shape(node.outputs[0]).rank == 2
    }

    /// Whether axis 1 of the layer's data counts its weight's columns, or equal runs of them.
    func columnsAreChannels(in graph: Graph) -> Bool {
        guard case .dense(let definition) = node.operator else { return true }
        return definition.flattensInput || graph.shape(node.inputs[0]).rank == 2
    }

    var isDense: Bool {
        if case .dense = node.operator { true } else { false }
    }

    /// Follows the layer by an affine map of its output channels.
    mutating func append(_ affine: ChannelAffine) {
        weight.scaleRows(by: affine.scale)
        bias = bias.indices.map { affine.scale[$0] * bias[$0] + affine.shift[$0] }
    }

    /// Whether an affine map of the input channels can precede the layer: not where no border
    /// value stands for the border the layer has now.
    func canPrepend(_ affine: ChannelAffine) -> Bool { !isPadded || border(behind: affine) != nil }

    /// Precedes the layer by an affine map of its input channels, as ``canPrepend(_:)`` allows.
    mutating func prepend(_ affine: ChannelAffine) {
        padding = isPadded ? border(behind: affine) : nil
        if padding?.allSatisfy({ $0 == 0 }) == true { padding = nil }
        let response = weight.response(toChannels: affine.shift, groups: groups)
        bias = zip(bias, response).map { $0 + $1 }
        weight.scaleColumns(by: affine.scale, groups: groups)
    }

    /// The border values that `affine` maps to the present ones.
    ///
    /// nil where a channel has no such value, or one that float32 arithmetic could not carry:
    /// a scale of (nearly) 0 turns any border into the shift.
    private func border(behind affine: ChannelAffine) -> [Double]? {
        var result: [Double] = []
        for channel in 0..<affine.channels {
            let present = padding?[channel] ?? 0
            if present == affine.shift[channel] {
                result.append(0)
                continue
            }
            let value = affine.preimage(of: present, channel: channel)
            guard abs(affine.scale[channel]) >= 1e-18, abs(value) <= 1e18 else { return nil }
            result.append(value)
        }
        return result
    }

    /// Puts the layer back into the graph, reading `data`, with new parameters named after `label`,
    /// the node that was folded into it.
    func write(to editor: inout GraphEditor, data: ValueID, outputs: [ValueID], label: String) {
        var node = self.node
        let hasBias = hadBias || bias.contains { $0 != 0 }
        let weightName = editor.graph[node.inputs[1]].name
        let biasName = hadBias ? editor.graph[node.inputs[2]].name : "\(node.name)_bias"
        var inputs = [data, editor.addParameter("\(weightName).\(label)", weight)]
        if hasBias { inputs.append(editor.addVector("\(biasName).\(label)", bias)) }
        switch node.operator {
        case .convolution(var definition):
            definition.hasBias = hasBias
            definition.hasPaddingValues = padding != nil
            if let padding {
                inputs.append(editor.addVector("\(node.name)_padding.\(label)", padding))
            }
            node.operator = .convolution(definition)
        case .dense(let definition):
            let flattens = definition.flattensInput || flattensData
            node.operator = .dense(Dense(hasBias: hasBias, flattensInput: flattens))
        default: return
        }
        node.inputs = inputs
        node.outputs = outputs
        editor.replace(node)
    }
}
