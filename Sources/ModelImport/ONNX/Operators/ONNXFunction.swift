import GraphIR

/// `Neg`, `Abs`, `Floor`, `Ceil` and `Sqrt`: computed while reading where the operand is known.
enum ONNXFunction: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        if node.type == "Neg" {
            let operands = [try node.value(0), node.scalar(-1, "minus_one")]
            return [.computed(try node.add(.binary(Binary(.multiply)), operands))]
        }
        throw .refused("of values computed at run time; only constants are supported")
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 1, let operand = operands[0] else {
            throw .malformed("\(operands.count) operands", expected: "one")
        }
        guard let integers = operand.integers else {
            let results = operand.doubles.map { real(node.type, $0) }
            return [node.result(operand.type, operand.shape, operand.type.rounded(results))]
        }
        guard node.type == "Neg" || node.type == "Abs", !integers.contains(.min) else {
            throw .malformed("an operand of \(operand.type)", expected: "real numbers")
        }
        let results = integers.map { node.type == "Neg" ? -$0 : abs($0) }
        return [node.result(operand.type, operand.shape, .integers(results))]
    }

    private static func real(_ type: String, _ value: Double) -> Double {
        switch type {
        case "Neg": -value
        case "Abs": abs(value)
        case "Floor": value.rounded(.down)
        case "Ceil": value.rounded(.up)
        default: value.squareRoot()
        }
    }
}
