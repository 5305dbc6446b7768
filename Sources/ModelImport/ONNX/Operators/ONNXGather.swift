import GraphIR

/// `Gather` along `axis` with indices that are known while reading.
enum ONNXGather: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        throw .refused("of values computed at run time; only constants are supported")
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
