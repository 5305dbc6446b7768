import GraphIR

/// `MeanVarianceNormalization`: `(x - mean) / (deviation + 1e-9)` over `axes`.
enum ONNXMeanVarianceNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let rank = try node.shape(0).count
        var axes: Set<Int> = []
        if node.operatorSet < 9 {
            let across = try node.attributes.flag("across_channels")
            guard try node.attributes.flag("normalize_variance", default: true) else {
                throw .refused("normalize_variance=0; 1 is supported")
            }
            axes = across ? [0, 1, 2, 3] : [0, 2, 3]
        } else {
            for axis in try node.attributes.integers("axes") ?? [0, 2, 3] {
                axes.insert(try node.axis(axis, rank: rank))
            }
        }
        let sorted = axes.sorted()
        let data = try node.value(0)
        let mean = try node.add(.reduction(Reduction(.mean, axes: sorted)), [data], "mean")
        let centred = try node.binary(.subtract, data, mean, "centred")
        let squares = try node.binary(.multiply, centred, centred, "squares")
        let variance = try node.add(
            .reduction(Reduction(.mean, axes: sorted)), [squares], "variance")
        let root = try node.add(.function(Function(.sqrt)), [variance], "deviation")
        let divisor = try node.binary(.add, root, node.scalar(1e-9, "least"), "divisor")
        return [.computed(try node.binary(.divide, centred, divisor))]
    }
}
