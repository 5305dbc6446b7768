import GraphIR

/// `Tile` by repeats that are known while reading.
enum ONNXTile: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let repeats = try repeats(node, rank: try node.shape(0).count)
        let shape = try node.shape(0)
        var selections: [Selection] = []
        for axis in repeats.indices where repeats[axis] != 1 {
            guard repeats[axis] > 0, shape[axis] > 0,
                let size = Shape.product([repeats[axis], shape[axis]]), size <= 1 << 20
            else { throw .refused("repeats \(repeats) of \(shape)") }
            let run = Selection.Run(first: 0, count: shape[axis])
            selections.append(
                Selection(axis: axis, runs: Array(repeating: run, count: repeats[axis])))
        }
        return [.computed(try node.select(try node.value(0), selections))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        let repeats = try repeats(node, rank: data.shape.count)
        // Each axis is read as [repeat, size], the first with stride 0.
        let strides = ONNXConstant.strides(of: data.shape)
        var sizes: [Int] = []
        var steps: [Int] = []
        var shape: [Int] = []
        for axis in repeats.indices {
            sizes += [repeats[axis], data.shape[axis]]
            steps += [0, strides[axis]]
            shape.append(
                repeats[axis].multipliedReportingOverflow(by: data.shape[axis]).partialValue)
        }
        guard let count = Shape.product(sizes), count <= max(1 << 20, data.count) else {
            return nil
        }
        let result = data.selecting(
            ONNXConstant.positions(sizes, strides: steps), shape: shape)
        return [node.result(result.type, shape, result.elements)]
    }

    static func repeats(_ node: ONNXNode, rank: Int) throws(ONNXFinding) -> [Int] {
        guard let repeats = try node.integers(1, "repeats"), repeats.count == rank,
            repeats.allSatisfy({ $0 >= 0 })
        else { throw .malformed("repeats", expected: "\(rank) numbers of at least 0") }
        return repeats
    }
}
