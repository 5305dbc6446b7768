import GraphIR

/// `LogSoftmax`: `x - m - log(sum(exp(x - m)))` with the largest element m along the axes.
enum ONNXLogSoftmax: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let axes = try node.normalizedAxes()
        let data = try node.value(0)
        let largest = try node.add(.reduction(Reduction(.maximum, axes: axes)), [data], "largest")
        let below = try node.binary(.subtract, data, largest, "below")
        let powers = try node.add(.function(Function(.exp)), [below], "powers")
        let sum = try node.add(.reduction(Reduction(.sum, axes: axes)), [powers], "sum")
        let log = try node.add(.function(Function(.log)), [sum], "log")
        return [.computed(try node.binary(.subtract, below, log))]
    }
}

extension ONNXNode {
    /// The axes that `Softmax` and its kin go over: one, before operator set 13 all from it on.
    func normalizedAxes() throws(ONNXFinding) -> [Int] {
        let rank = try shape(0).count
        let isJoint = operatorSet < 13
        let stated = try attributes.integer("axis", default: isJoint ? 1 : -1)
        if isJoint, stated == rank { throw .refused("axis=\(stated) behind the last one") }
        let axis = try axis(stated, rank: rank)
        return isJoint ? Array(axis..<rank) : [axis]
    }
}
