import GraphIR

/// One way to read an elementwise node: a value and the step that follows it.
struct ElementwiseForm {
    /// What the step does.
    enum Step {
        /// A map whose scale and shift become parameters when the form is used.
        case affine(ChannelAffine)
        case ready(EpilogueStep)
    }

    /// The value the step runs on; it has the result's shape.
    let data: ValueID
    let step: Step

    /// What the step reads besides ``data`` and parameters of its own.
    var others: [ValueID] {
        if case .ready(let step) = step { step.operands } else { [] }
    }

    /// Whether the step is part of a pre-activation (normalization and activation), as opposed to
    /// arithmetic with another value.
    var isPreActivation: Bool {
        if case .ready(.binary) = step { false } else { true }
    }

    /// The forms of a node, left operand first; none where it is not elementwise, its numbers are
    /// not known, or no operand has the result's shape.
    static func forms(of node: Node, in graph: Graph) -> [ElementwiseForm] {
        guard node.epilogue.isEmpty, node.outputs.count == 1, let data = node.inputs.first else {
            return []
        }
        if let activation = EpilogueStep.Activation(node.operator) {
            return [ElementwiseForm(data: data, step: .ready(.activation(activation)))]
        }
        switch node.operator {
        case .prelu:
            return [ElementwiseForm(data: data, step: .ready(.prelu(slope: node.inputs[1])))]
        case .batchNormalization(let definition):
            guard let affine = ChannelAffine(definition, node: node, in: graph) else { return [] }
            return [ElementwiseForm(data: data, step: .affine(affine))]
        case .binary(let definition):
            return [false, true].compactMap { binary(definition.kind, node, reversed: $0, graph) }
        default: return []
        }
    }

    private static func binary(
        _ kind: Binary.Kind, _ node: Node, reversed: Bool, _ graph: Graph
    ) -> ElementwiseForm? {
        let data = node.inputs[reversed ? 1 : 0]
        let other = node.inputs[reversed ? 0 : 1]
        guard graph.shape(data) == graph.shape(node.outputs[0]), !graph[data].isParameter else {
            return nil
        }
        let step = EpilogueStep.binary(
            kind, other: other, reversed: reversed && !kind.isCommutative)
        return ElementwiseForm(data: data, step: .ready(step))
    }
}
