import GraphIR

/// A rule for operators that give the same elements another shape.
protocol ONNXReshaping: ONNXOperator {
    /// The shape of the result; that of the first operand is known.
    static func target(_ node: ONNXNode) throws(ONNXFinding) -> [Int]
}

extension ONNXReshaping {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let target = try target(node)
        guard target.count <= 8 else {
            throw .refused("\(target.count) dimensions; at most 8 are supported")
        }
        return [.computed(try node.reshape(try node.value(0), target))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        return [node.result(data.type, try target(node), data.elements)]
    }
}
