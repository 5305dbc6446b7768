import GraphIR

/// `Gather` along `axis` with indices that are known while reading.
enum ONNXGather: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let axis = try node.axis(
            try node.attributes.integer("axis", default: 0), rank: shape.count)
        guard let indices = try node.constant(1, "indices") else {
            throw .malformed("indices are missing")
        }
        let selected = try resolved(indices, size: shape[axis])
        guard !selected.isEmpty else { throw .refused("no indices; at least one is supported") }
        let selection = Selection(axis: axis, indices: selected)
        guard indices.shape.count != 1 else {
            return [.computed(try node.select(try node.value(0), [selection]))]
        }
        let target = Array(shape[..<axis]) + indices.shape + Array(shape[(axis + 1)...])
        guard target.count <= 8 else {
            throw .refused("\(target.count) dimensions; at most 8 are supported")
        }
        let rows = try node.select(try node.value(0), [selection], "rows")
        return [.computed(try node.reshape(rows, target))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil, let indices = try node.constant(1, "indices") else {
            throw .malformed("operands are missing")
        }
        let axis = try node.axis(
            try node.attributes.integer("axis", default: 0), rank: data.shape.count)
        let selected = try resolved(indices, size: data.shape[axis])
        let shape = data.shape[..<axis] + indices.shape + data.shape[(axis + 1)...]
        guard let count = Shape.product(shape), count <= max(1 << 20, data.count) else {
            return nil
        }
        let outer = data.shape[..<axis].reduce(1, *)
        let inner = data.shape[(axis + 1)...].reduce(1, *)
        var positions: [Int] = []
        for block in 0..<outer {
            for index in selected {
                let start = (block * data.shape[axis] + index) * inner
                positions += start..<start + inner
            }
        }
        let result = data.selecting(positions, shape: Array(shape))
        return [node.result(result.type, result.shape, result.elements)]
    }

    /// Indices from 0; negative ones count from the end.
    static func resolved(_ indices: ONNXConstant, size: Int) throws(ONNXFinding) -> [Int] {
        guard let integers = indices.integers,
            integers.allSatisfy({ (-size..<size).contains($0) })
        else {
            throw .malformed("an index out of range", expected: "-\(size) to \(size - 1)")
        }
        return integers.map { $0 < 0 ? $0 + size : $0 }
    }
}
