import GraphIR

/// `ReduceMean` and `ReduceMax` over height and width: global pooling.
enum ONNXReduction: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let keeps = try node.attributes.flag("keepdims", default: true)
        let axes = try axes(node, rank: shape.count)
        guard shape.count == 4, axes == [2, 3] else {
            throw .refused("axes \(axes) of \(shape); height and width of images are supported")
        }
        let kind = node.type == "ReduceMax" ? Pooling.Kind.max : .average
        let operation = Operator.globalPooling(GlobalPooling(kind))
        let data = try node.value(0)
        guard !keeps else { return [.computed(try node.add(operation, [data]))] }
        let pooled = try node.add(operation, [data], "pooled")
        return [.computed(try node.reshape(pooled, Array(shape[..<2])))]
    }

    /// The axes in order: an attribute or, for some operators earlier than for others, an operand.
    static func axes(_ node: ONNXNode, rank: Int) throws(ONNXFinding) -> [Int] {
        let usesOperand = node.operatorSet >= (node.type == "ReduceSum" ? 13 : 18)
        let stated =
            usesOperand ? try node.integers(1, "axes") : try node.attributes.integers("axes")
        let isIdentity =
            usesOperand ? try node.attributes.flag("noop_with_empty_axes") : false
        guard let stated, !stated.isEmpty else { return isIdentity ? [] : Array(0..<rank) }
        var axes: Set<Int> = []
        for axis in stated { axes.insert(try node.axis(axis, rank: rank)) }
        return axes.sorted()
    }
}
