import GraphIR

/// `LayerNormalization`, over all axes from `axis` on, and `RMSNormalization`, without the mean.
enum ONNXLayerNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let rank = try node.shape(0).count
        let axis = try node.axis(try node.attributes.integer("axis", default: -1), rank: rank)
        let epsilon = try node.attributes.real("epsilon", default: 1e-5)
        node.attributes.ignore("stash_type")
        let axes = Array(axis..<rank)
        let isCentred = node.type == "LayerNormalization"
        var centred = try node.value(0)
        var results: [ONNXValue] = []
        if isCentred {
            let mean = try node.add(.reduction(Reduction(.mean, axes: axes)), [centred], "mean")
            centred = try node.binary(.subtract, centred, mean, "centred")
            results.append(.computed(node.named(mean, 1)))
        }
        let inverse = try inverseDeviation(node, centred, axes, epsilon)
        if isCentred { results.append(.computed(node.named(inverse, 2))) }
        let scaled = try node.binary(.multiply, centred, inverse, "normalised")
        guard node.has(2) else {
            return [.computed(try node.binary(.multiply, scaled, try node.value(1)))] + results
        }
        let product = try node.binary(.multiply, scaled, try node.value(1), "scaled")
        return [.computed(try node.binary(.add, product, try node.value(2)))] + results
    }

    /// `1 / sqrt(mean(x^2) + epsilon)`.
    static func inverseDeviation(
        _ node: ONNXNode, _ value: ValueID, _ axes: [Int], _ epsilon: Double
    ) throws(ONNXFinding) -> ValueID {
        let squares = try node.binary(.multiply, value, value, "squares")
        let variance = try node.add(
            .reduction(Reduction(.mean, axes: axes)), [squares], "variance")
        let shifted = try node.binary(.add, variance, node.scalar(epsilon, "epsilon"), "shifted")
        let root = try node.add(.function(Function(.sqrt)), [shifted], "deviation")
        return try node.add(.function(Function(.reciprocal)), [root], "inverse")
    }
}
