import GraphIR

/// `Sum`, `Mean`, `Min` and `Max` of any number of operands, which broadcast.
enum ONNXVariadic: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let count = node.operands.count
        if node.operatorSet < 8 {
            node.attributes.ignore("consumed_inputs")
            for index in 0..<count where try node.shape(index) != node.shape(0) {
                throw .malformed("operands of different shapes before operator set 8")
            }
        }
        let kind: Binary.Kind =
            switch node.type {
            case "Min": .minimum
            case "Max": .maximum
            default: .add
            }
        var result = try node.value(0)
        guard count > 1 else {
            return [.computed(try node.add(.identity(Identity()), [result]))]
        }
        let isMean = node.type == "Mean"
        for index in 1..<count {
            let suffix = index == count - 1 && !isMean ? nil : "part\(index)"
            result = try node.binary(kind, result, try node.value(index), suffix)
        }
        guard isMean else { return [.computed(result)] }
        let divisor = node.scalar(Double(count), "count")
        return [.computed(try node.binary(.divide, result, divisor))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard node.type != "Mean" else { return nil }
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
