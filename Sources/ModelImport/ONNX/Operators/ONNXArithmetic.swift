import GraphIR

/// `Add`, `Sub`, `Mul` and `Div`; shapes broadcast from the right.
///
/// Operator set 6 broadcasts only where `broadcast` says so, along `axis` and those after it.
enum ONNXArithmetic: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let kind: Binary.Kind =
            switch node.type {
            case "Add": .add
            case "Sub": .subtract
            case "Mul": .multiply
            default: .divide
            }
        let left = try node.value(0)
        let right = try right(node)
        return [.computed(try node.add(.binary(Binary(kind)), [left, right]))]
    }

    /// The right operand in a shape that aligns from the right.
    static func right(_ node: ONNXNode) throws(ONNXFinding) -> ValueID {
        guard node.operatorSet < 7 else { return try node.value(1) }
        let left = try node.shape(0)
        let shape = try node.shape(1)
        node.attributes.ignore("consumed_inputs")
        guard try node.attributes.flag("broadcast") else {
            guard left == shape else {
                throw .malformed("shapes \(left) and \(shape) without broadcast=1")
            }
            return try node.value(1)
        }
        let stated = try node.attributes.integer("axis", default: left.count - shape.count)
        let axis = stated < 0 ? stated + left.count : stated
        guard axis >= 0, axis <= left.count - shape.count else {
            throw .malformed("shapes \(left) and \(shape) with axis=\(axis)")
        }
        let aligned = shape + Array(repeating: 1, count: left.count - axis - shape.count)
        if case .constant(let constant) = node.operands[1] {
            return node.builder.parameter(constant.reshaped(aligned))
        }
        return try node.reshape(try node.value(1), aligned, "aligned")
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard node.operatorSet >= 7, operands.count == 2, let left = operands[0],
            let right = operands[1]
        else { return nil }
        return try ONNXConstantArithmetic.result(node, left, right).map { [$0] }
    }
}
