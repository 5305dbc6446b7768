import GraphIR

/// `GroupNormalization`: statistics per group of channels; scale and bias per group in operator
/// set 18, per channel from 21 on.
enum ONNXGroupNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let groups = try node.attributes.integer("num_groups")
        let epsilon = try node.attributes.real("epsilon", default: 1e-5)
        node.attributes.ignore("stash_type")
        guard shape.count >= 3, groups >= 1, shape[1] % groups == 0,
            let count = Shape.product(shape[1...])
        else { throw .malformed("\(groups) groups of \(shape)") }
        let data = try node.reshape(
            try node.value(0), [shape[0], groups, 1, count / groups], "groups")
        let isPerGroup = node.operatorSet < 21
        let ones = node.parameter(
            "ones", Tensor(shape: [groups], Array(repeating: 1, count: groups) as [Float]))
        let zeros = node.parameter(
            "zeros", Tensor(shape: [groups], Array(repeating: 0, count: groups) as [Float]))
        let normalization = Operator.instanceNormalization(
            InstanceNormalization(epsilon: epsilon))
        let parameters =
            isPerGroup ? [try node.value(1), try node.value(2)] : [ones, zeros]
        let normalized = try node.add(normalization, [data] + parameters, "normalised")
        guard !isPerGroup else { return [.computed(try node.reshape(normalized, shape))] }
        let image = try node.reshape(normalized, shape, "image")
        let form = [shape[1]] + Array(repeating: 1, count: shape.count - 2)
        let scale = try node.reshape(try node.value(1), form, "scale")
        let bias = try node.reshape(try node.value(2), form, "bias")
        let scaled = try node.binary(.multiply, image, scale, "scaled")
        return [.computed(try node.binary(.add, scaled, bias))]
    }
}
