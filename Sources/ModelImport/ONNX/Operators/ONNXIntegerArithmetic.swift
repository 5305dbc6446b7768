/// `Mod` of whole numbers that are known while reading.
enum ONNXIntegerArithmetic: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        throw .refused("values computed at run time; only constants are supported")
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 2, let left = operands[0], let right = operands[1] else {
            throw .malformed("\(operands.count) operands", expected: "two")
        }
        _ = try node.attributes.flag("fmod")
        return try ONNXConstantArithmetic.result(node, left, right).map { [$0] }
    }
}
