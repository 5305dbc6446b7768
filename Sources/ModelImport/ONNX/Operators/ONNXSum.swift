import GraphIR

/// `Sum`, `Min` and `Max` of any number of operands.
enum ONNXSum: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        guard node.type == "Sum" else {
            throw .refused("values computed at run time; only constants are supported")
        }
        let count = node.operands.count
        if node.operatorSet < 8 {
            for index in 0..<count where try node.shape(index) != node.shape(0) {
                throw .malformed("operands of different shapes before operator set 8")
            }
        }
        var sum = try node.value(0)
        guard count > 1 else { return [.computed(try node.add(.identity(Identity()), [sum]))] }
        for index in 1..<count {
            let suffix = index == count - 1 ? nil : "sum\(index)"
            sum = try node.add(.binary(Binary(.add)), [sum, try node.value(index)], suffix)
        }
        return [.computed(sum)]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard var result = operands.first ?? nil else {
            throw .malformed("no operands", expected: "at least one")
        }
        for operand in operands.dropFirst() {
            guard let operand else { throw .malformed("an operand is left out") }
            let next = try ONNXConstantArithmetic.result(node, result, operand)
            guard case .constant(let constant) = next else { return nil }
            result = constant
        }
        return [node.result(result.type, result.shape, result.elements)]
    }
}
