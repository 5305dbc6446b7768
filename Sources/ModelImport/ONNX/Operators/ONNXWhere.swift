import GraphIR

/// `Where` with a condition that is known while reading.
enum ONNXWhere: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        guard let condition = try node.constant(0, "the condition"),
            let flags = condition.integers, let first = flags.first,
            flags.allSatisfy({ $0 == first })
        else {
            throw .refused(
                "a condition that picks from both; one that is the same everywhere is supported")
        }
        let index = first != 0 ? 1 : 2
        let shape = try node.shape(index)
        let other = Shape(sizes: try node.shape(3 - index))
        guard let both = try? Binary.broadcast(Shape(sizes: shape), other),
            let all = try? Binary.broadcast(both, Shape(sizes: condition.shape)),
            all.sizes == shape
        else { throw .refused("operands that broadcast the one that is picked") }
        return [.computed(try node.add(.identity(Identity()), [try node.value(index)]))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 3, let condition = operands[0], let left = operands[1],
            let right = operands[2], left.type == right.type
        else { throw .malformed("operands", expected: "a condition and two of one type") }
        guard let (first, second, _) = try ONNXConstantArithmetic.aligned(left, right),
            let (flags, yes, shape) = try ONNXConstantArithmetic.aligned(condition, first),
            let (no, _, _) = try ONNXConstantArithmetic.aligned(second, yes)
        else { return nil }
        guard let picks = flags.integers else {
            throw .malformed("a condition of \(condition.type)", expected: "truth values")
        }
        if let yes = yes.integers, let no = no.integers {
            let results = picks.indices.map { picks[$0] != 0 ? yes[$0] : no[$0] }
            return [node.result(left.type, shape, .integers(results))]
        }
        let (positive, negative) = (yes.doubles, no.doubles)
        let results = picks.indices.map { picks[$0] != 0 ? positive[$0] : negative[$0] }
        return [node.result(left.type, shape, left.type.rounded(results))]
    }
}
