import GraphIR

/// `ReduceSum` and its kin: a function before, a reduction, a function after.
enum ONNXReduction: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let keeps = try node.attributes.flag("keepdims", default: true)
        let axes = try axes(node, rank: shape.count)
        for axis in axes where shape[axis] == 0 {
            throw .refused("axis \(axis) of \(shape) has no elements")
        }
        if node.type == "ReduceLogSumExp" { return try logSumExp(node, axes, keeps) }
        if let kind = pooling(node.type), shape.count == 4, axes == [2, 3] {
            return try globalPooling(node, kind, keeps)
        }
        let before = try before(node, try node.value(0))
        let after = after(node.type)
        guard let after else {
            return [.computed(try reduce(node, before, axes, keeps, nil))]
        }
        let reduced = try reduce(node, before, axes, keeps, "reduced")
        return [.computed(try node.add(.function(Function(after)), [reduced]))]
    }

    /// Reduces by the kind that the node's type contains; no axes leave everything as it is.
    private static func reduce(
        _ node: ONNXNode, _ value: ValueID, _ axes: [Int], _ keeps: Bool, _ suffix: String?
    ) throws(ONNXFinding) -> ValueID {
        guard !axes.isEmpty else { return try node.add(.identity(Identity()), [value], suffix) }
        let kind: Reduction.Kind =
            switch node.type {
            case "ReduceMean": .mean
            case "ReduceMax": .maximum
            case "ReduceMin": .minimum
            case "ReduceProd": .product
            default: .sum
            }
        let definition = Reduction(kind, axes: axes, keepsDimensions: keeps)
        return try node.add(.reduction(definition), [value], suffix)
    }

    private static func before(
        _ node: ONNXNode, _ data: ValueID
    ) throws(ONNXFinding) -> ValueID {
        switch node.type {
        case "ReduceL1": try node.add(.function(Function(.abs)), [data], "magnitudes")
        case "ReduceL2", "ReduceSumSquare": try node.binary(.multiply, data, data, "squares")
        default: data
        }
    }

    private static func after(_ type: String) -> Function.Kind? {
        switch type {
        case "ReduceL2": .sqrt
        case "ReduceLogSum": .log
        default: nil
        }
    }

    // MARK: Whole planes

    private static func pooling(_ type: String) -> Pooling.Kind? {
        switch type {
        case "ReduceMean": .average
        case "ReduceMax": .max
        default: nil
        }
    }

    private static func globalPooling(
        _ node: ONNXNode, _ kind: Pooling.Kind, _ keeps: Bool
    ) throws(ONNXFinding) -> [ONNXValue] {
        let operation = Operator.globalPooling(GlobalPooling(kind))
        let data = try node.value(0)
        guard !keeps else { return [.computed(try node.add(operation, [data]))] }
        let pooled = try node.add(operation, [data], "pooled")
        return [.computed(try node.reshape(pooled, Array(try node.sizes(pooled)[..<2])))]
    }

    /// `log(sum(exp(x - m))) + m` with the largest element m, which keeps exponentials finite.
    private static func logSumExp(
        _ node: ONNXNode, _ axes: [Int], _ keeps: Bool
    ) throws(ONNXFinding) -> [ONNXValue] {
        let data = try node.value(0)
        guard !axes.isEmpty else {
            return [.computed(try node.add(.identity(Identity()), [data]))]
        }
        let largest = try node.add(.reduction(Reduction(.maximum, axes: axes)), [data], "largest")
        let below = try node.binary(.subtract, data, largest, "below")
        let powers = try node.add(.function(Function(.exp)), [below], "powers")
        let sum = try node.add(.reduction(Reduction(.sum, axes: axes)), [powers], "sum")
        let log = try node.add(.function(Function(.log)), [sum], "log")
        guard !keeps else { return [.computed(try node.binary(.add, log, largest))] }
        let result = try node.binary(.add, log, largest, "result")
        let shape = try node.sizes(result).enumerated().filter { !axes.contains($0.offset) }
        return [.computed(try node.reshape(result, shape.map(\.element)))]
    }

    /// The axes in order: an attribute or, for sums earlier than for others, an operand.
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

    /// Sums and products of shapes; others are left to the graph.
    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil, let integers = data.integers,
            data.shape.count <= 1
        else { return nil }
        let keeps = try node.attributes.flag("keepdims", default: true)
        guard try axes(node, rank: data.shape.count) == Array(data.shape.indices) else {
            return nil
        }
        var result: Int?
        switch node.type {
        case "ReduceProd": result = integers.isEmpty ? 1 : Shape.product(integers)
        case "ReduceSum":
            result = integers.reduce(Int?.some(0)) { sum, next in
                let total = (sum ?? 0).addingReportingOverflow(next)
                return sum == nil || total.overflow ? nil : total.partialValue
            }
        case "ReduceMax": result = integers.max()
        case "ReduceMin": result = integers.min()
        default: return nil
        }
        guard let result else { throw .refused("of \(integers), which has no result of 64 bits") }
        let shape = keeps ? data.shape.map { _ in 1 } : []
        return [node.result(data.type, shape, .integers([result]))]
    }
}
