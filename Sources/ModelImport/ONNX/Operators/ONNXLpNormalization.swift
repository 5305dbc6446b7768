import GraphIR

/// `LpNormalization`: each vector along `axis` is brought to length 1; zeros stay zeros.
enum ONNXLpNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let data = try node.value(0)
        let power = try node.attributes.integer("p", default: 2)
        let axis = try node.axis(
            try node.attributes.integer("axis", default: -1), rank: shape.count)
        if power == 2, axis == 1 {
            let extent = shape.count == 2 ? L2Normalization.Extent.instance : .channel
            let operation = Operator.l2Normalization(L2Normalization(extent, epsilon: 0))
            return [.computed(try node.add(operation, [data]))]
        }
        guard power == 1 || power == 2 else { throw .refused("p=\(power); 1 and 2 are supported") }
        let terms =
            power == 1
            ? try node.add(.function(Function(.abs)), [data], "magnitudes")
            : try node.binary(.multiply, data, data, "squares")
        var norm = try node.add(.reduction(Reduction(.sum, axes: [axis])), [terms], "sum")
        if power == 2 { norm = try node.add(.function(Function(.sqrt)), [norm], "norm") }
        // 0 / 0 is not a number; divided by the least normal number zeros stay zeros.
        let least = node.scalar(Double(Float.leastNormalMagnitude), "least")
        let bounded = try node.binary(.maximum, norm, least, "bounded")
        return [.computed(try node.binary(.divide, data, bounded))]
    }
}
