import GraphIR

/// `Softmax` along an axis; before operator set 13 over all axes from `axis` on together.
enum ONNXSoftmax: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let data = try node.value(0)
        let isJoint = node.operatorSet < 13
        let axis = try node.axis(
            try node.attributes.integer("axis", default: isJoint ? 1 : -1), rank: shape.count)
        // Together with axes of size 1 is the same as alone.
        guard isJoint, shape[axis...].count(where: { $0 != 1 }) > 1 else {
            let own = isJoint ? shape[axis...].firstIndex { $0 != 1 } ?? axis : axis
            return [.computed(try node.add(.softmax(Softmax(axis: own)), [data]))]
        }
        let rows = [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)]
        let flat = try node.reshape(data, rows, "rows")
        let result = try node.add(.softmax(Softmax(axis: 1)), [flat], "softmax")
        return [.computed(try node.reshape(result, shape))]
    }
}
