/// The rule for one operator of ONNX, or for a family: what a node of it becomes.
protocol ONNXOperator: Sendable {
    /// The node's results in order, at least the first; what is added to the graph is added here.
    ///
    /// All shapes of operands are known. Refuses a form that is known but not run; throws what
    /// contradicts the format.
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue]

    /// The node's results where all operands are numbers that are known; nil where the graph is to
    /// compute them.
    static func fold(_ node: ONNXNode, _ operands: [ONNXConstant?]) throws(ONNXFinding)
        -> [ONNXValue]?
}

extension ONNXOperator {
    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? { nil }
}
