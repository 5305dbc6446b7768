import GraphIR

/// `InstanceNormalization`; scale and bias are `[C]`.
enum ONNXInstanceNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let epsilon = try node.attributes.real("epsilon", default: 1e-5)
        if node.operatorSet < 6 { node.attributes.ignore("consumed_inputs") }
        let operation = Operator.instanceNormalization(InstanceNormalization(epsilon: epsilon))
        let shape = try node.shape(0)
        let parameters = [try node.value(1), try node.value(2)]
        if shape.count == 4 {
            return [.computed(try node.add(operation, [try node.value(0)] + parameters))]
        }
        guard shape.count >= 3, let pixels = Shape.product(shape[2...]) else {
            throw .malformed("data of shape \(shape)", expected: "at least three dimensions")
        }
        // The statistics do not depend on how the positions are laid out.
        let data = try node.reshape(
            try node.value(0), [shape[0], shape[1], 1, pixels], "data")
        let result = try node.add(operation, [data] + parameters, "image")
        return [.computed(try node.reshape(result, shape))]
    }
}
