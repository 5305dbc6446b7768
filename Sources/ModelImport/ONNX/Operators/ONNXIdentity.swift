import GraphIR

/// `Identity`.
enum ONNXIdentity: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        [.computed(try node.add(.identity(Identity()), [try node.value(0)]))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        // Exporters give a shared initializer one identity a reader; the initializer's own name
        // keeps it one parameter.
        operands.first.flatMap(\.self).map { [.constant($0)] }
    }
}
