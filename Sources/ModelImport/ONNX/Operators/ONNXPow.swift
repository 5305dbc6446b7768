import GraphIR

/// `Pow`; squares and roots are written as what they are.
enum ONNXPow: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let base = try node.value(0)
        guard case .constant(let constant) = node.operands.count > 1 ? node.operands[1] : nil,
            constant.count == 1, constant.shape.count <= (try node.shape(0).count)
        else {
            return [.computed(try node.binary(.power, base, try ONNXArithmetic.right(node)))]
        }
        if node.operatorSet < 7 { node.attributes.ignore("axis", "broadcast") }
        switch constant.doubles[0] {
        case 1: return [.computed(try node.add(.identity(Identity()), [base]))]
        case 2: return [.computed(try node.binary(.multiply, base, base))]
        case -1: return [.computed(try node.add(.function(Function(.reciprocal)), [base]))]
        default: return [.computed(try node.binary(.power, base, try node.value(1)))]
        }
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 2, let base = operands[0], let exponent = operands[1] else {
            throw .malformed("\(operands.count) operands", expected: "two")
        }
        guard base.type.isReal, node.operatorSet >= 7,
            let (first, second, shape) = try ONNXConstantArithmetic.aligned(base, exponent)
        else { return nil }
        let results = zip(first.doubles, second.doubles).map { Binary.Kind.power.value($0, $1) }
        return [node.result(base.type, shape, base.type.rounded(results))]
    }
}
