import GraphIR

/// `LpNormalization` with p = 2: each vector along `axis` is brought to length 1; zeros stay zeros.
enum ONNXLpNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let power = try node.attributes.integer("p", default: 2)
        let axis = try node.axis(
            try node.attributes.integer("axis", default: -1), rank: shape.count)
        guard power == 2, axis == 1 else {
            throw .refused("p=\(power) along axis \(axis); p=2 along axis 1 is supported")
        }
        let extent = shape.count == 2 ? L2Normalization.Extent.instance : .channel
        let operation = Operator.l2Normalization(L2Normalization(extent, epsilon: 0))
        return [.computed(try node.add(operation, [try node.value(0)]))]
    }
}
