import GraphIR

/// `Slice`: bounds are attributes until operator set 9, operands with steps from 10 on.
enum ONNXSlice: ONNXOperator {
    /// The positions that are taken along an axis.
    struct Cut {
        let axis: Int
        let positions: [Int]
    }

    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let cuts = try cuts(node, shape).filter { cut in
            !cut.positions.elementsEqual(0..<shape[cut.axis])
        }
        for cut in cuts where cut.positions.isEmpty {
            throw .refused("nothing is left of axis \(cut.axis) of \(shape)")
        }
        let selections = cuts.map { Selection(axis: $0.axis, indices: $0.positions) }
        return [.computed(try node.select(try node.value(0), selections))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        let cuts = try cuts(node, data.shape)
        let strides = ONNXConstant.strides(of: data.shape)
        var shape = data.shape
        var offset = 0
        var steps = strides
        for cut in cuts {
            shape[cut.axis] = cut.positions.count
            offset += (cut.positions.first ?? 0) * strides[cut.axis]
            if cut.positions.count > 1 {
                steps[cut.axis] = (cut.positions[1] - cut.positions[0]) * strides[cut.axis]
            }
        }
        let positions = ONNXConstant.positions(shape, strides: steps, from: offset)
        let result = data.selecting(positions, shape: shape)
        return [node.result(result.type, result.shape, result.elements)]
    }

    /// What is taken along each axis that is named, each once.
    static func cuts(_ node: ONNXNode, _ shape: [Int]) throws(ONNXFinding) -> [Cut] {
        let usesOperands = node.operatorSet >= 10
        let attributes = node.attributes
        let starts =
            usesOperands ? try node.integers(1, "starts") : try attributes.integers("starts")
        let ends = usesOperands ? try node.integers(2, "ends") : try attributes.integers("ends")
        guard let starts, let ends, starts.count == ends.count, starts.count <= shape.count else {
            throw .malformed("starts and ends", expected: "one of each for at most all axes")
        }
        let axes =
            (usesOperands ? try node.integers(3, "axes") : try attributes.integers("axes"))
            ?? Array(starts.indices)
        let steps =
            (usesOperands ? try node.integers(4, "steps") : nil)
            ?? Array(repeating: 1, count: starts.count)
        guard axes.count == starts.count, steps.count == starts.count,
            steps.allSatisfy({ $0 != 0 && $0 != .min })
        else { throw .malformed("axes \(axes) and steps \(steps) for \(starts.count) cuts") }
        var result: [Cut] = []
        for index in starts.indices {
            let axis = try node.axis(axes[index], rank: shape.count)
            guard !result.contains(where: { $0.axis == axis }) else {
                throw .malformed("axes \(axes) name one twice")
            }
            result.append(
                Cut(
                    axis: axis,
                    positions: positions(
                        shape[axis], starts[index], ends[index], steps[index])))
        }
        return result
    }

    /// The positions from `start` to before `end`, both clamped to the size.
    private static func positions(_ size: Int, _ start: Int, _ end: Int, _ step: Int) -> [Int] {
        func clamped(_ bound: Int, _ range: ClosedRange<Int>) -> Int {
            let wrapped = bound < 0 ? bound.addingReportingOverflow(size).partialValue : bound
            return min(max(wrapped, range.lowerBound), range.upperBound)
        }
        guard size > 0 else { return [] }
        return step > 0
            ? Array(stride(from: clamped(start, 0...size), to: clamped(end, 0...size), by: step))
            : Array(
                stride(
                    from: clamped(start, 0...size - 1), to: clamped(end, -1...size - 1), by: step))
    }
}
