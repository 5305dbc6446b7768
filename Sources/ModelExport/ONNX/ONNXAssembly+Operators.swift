import GraphIR
import ONNXSchema

extension ONNXAssembly {
    /// Writes one node of Burin's as one or several of ONNX.
    mutating func write(_ node: Node) throws(ONNXRefusal) {
        switch node.operator {
        case .convolution(let definition): try write(definition, node)
        case .dense(let definition): write(definition, node)
        case .batchNormalization(let definition): write(definition, node)
        case .instanceNormalization(let definition): write(definition, node)
        case .l2Normalization(let definition): write(definition, node)
        case .relu: unary("Relu", node)
        case .sigmoid: unary("Sigmoid", node)
        case .tanh: unary("Tanh", node)
        case .identity: unary("Identity", node)
        // An inference graph drops nothing; an identity is what every reader takes.
        case .dropout: unary("Identity", node)
        case .leakyReLU(let definition):
            unary("LeakyRelu", node, [ONNXAttributeProto("alpha", definition.slope)])
        case .softmax(let definition):
            unary("Softmax", node, [ONNXAttributeProto("axis", definition.axis)])
        case .flatten: unary("Flatten", node, [ONNXAttributeProto("axis", 1)])
        case .transpose(let definition):
            unary("Transpose", node, [ONNXAttributeProto("perm", definition.permutation)])
        case .prelu: writePReLU(node)
        case .clip(let definition): write(definition, node)
        case .pooling(let definition): try write(definition, node)
        case .globalPooling(let definition):
            unary(definition.kind == .max ? "GlobalMaxPool" : "GlobalAveragePool", node)
        case .binary(let definition): write(definition, node)
        case .function(let definition): write(definition, node)
        case .reduction(let definition): write(definition, node)
        case .matrixProduct:
            emit("MatMul", [operand(node.inputs[0]), operand(node.inputs[1])], for: node)
        case .bilinearResize(let definition): write(definition, node)
        case .nearestUpsampling: writeNearestUpsampling(node)
        case .selection(let definition): write(definition, node)
        case .resampling(let definition): write(definition, node)
        case .concatenation(let definition): write(definition, node)
        case .split(let definition): write(definition, node)
        case .reshape: writeReshape(node)
        case .foreign: throw ONNXRefusal("Burin does not know it")
        }
    }

    /// A node that reads its first operand and nothing else.
    private mutating func unary(
        _ type: String, _ node: Node, _ attributes: [ONNXAttributeProto] = []
    ) {
        emit(type, [operand(node.inputs[0])], for: node, attributes)
    }

    private mutating func write(_ definition: Binary, _ node: Node) {
        let type =
            switch definition.kind {
            case .add: "Add"
            case .subtract: "Sub"
            case .multiply: "Mul"
            case .divide: "Div"
            case .power: "Pow"
            case .minimum: "Min"
            case .maximum: "Max"
            }
        emit(type, [operand(node.inputs[0]), operand(node.inputs[1])], for: node)
    }

    /// ONNX aligns the slope from the right: `[C]` becomes `[C, 1, 1]` for images.
    private mutating func writePReLU(_ node: Node) {
        let rank = sizes(of: node.inputs[0]).count
        let slope = sizes(of: node.inputs[1])
        let ones = Array(repeating: 1, count: max(0, rank - 2))
        let shape = slope == [1] ? slope : slope + ones
        emit(
            "PRelu", [operand(node.inputs[0]), operand(node.inputs[1], shape: shape)], for: node)
    }

    /// An infinite bound is left out.
    private mutating func write(_ definition: Clip, _ node: Node) {
        var inputs = [operand(node.inputs[0])]
        let hasMaximum = definition.maximum != .infinity
        if definition.minimum != -.infinity {
            inputs.append(scalar("\(node.name)_min", definition.minimum))
        } else if hasMaximum {
            inputs.append("")
        }
        if hasMaximum { inputs.append(scalar("\(node.name)_max", definition.maximum)) }
        emit("Clip", inputs, for: node)
    }

    /// A new initializer of rank 0.
    mutating func scalar(_ wish: String, _ value: Double) -> String {
        constant(wish, shape: [], [Float(value)])
    }
}
