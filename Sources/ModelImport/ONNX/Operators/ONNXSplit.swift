import GraphIR

/// `Split`: parts by an attribute, from operator set 13 on by an operand, from 18 on by number.
enum ONNXSplit: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let axis = try node.axis(
            try node.attributes.integer("axis", default: 0), rank: shape.count)
        let parts = try parts(node, shape[axis])
        guard parts.count == node.results.count, parts.allSatisfy({ $0 >= 0 }),
            parts.reduce(0, +) == shape[axis]
        else {
            throw .malformed(
                "\(node.results.count) results with parts of \(parts) from \(shape[axis])")
        }
        guard !parts.contains(0) else {
            throw .refused("parts of \(parts), of which some are empty")
        }
        guard Set(parts).count == 1 else { return try cut(node, parts, axis) }
        let definition = Split(count: parts.count, axis: axis)
        return try node.addAll(.split(definition), [try node.value(0)]).map { .computed($0) }
    }

    /// Unequal parts, each a selection of its own.
    private static func cut(
        _ node: ONNXNode, _ parts: [Int], _ axis: Int
    ) throws(ONNXFinding) -> [ONNXValue] {
        var start = 0
        var results: [ONNXValue] = []
        for (index, part) in parts.enumerated() {
            let run = Selection.Run(first: start, count: part)
            let selection = Operator.selection(Selection(axis: axis, runs: [run]))
            let value = try node.add(selection, [try node.value(0)], "part\(index)")
            results.append(.computed(node.named(value, index)))
            start += part
        }
        return results
    }

    /// The sizes of the parts of `size`.
    private static func parts(_ node: ONNXNode, _ size: Int) throws(ONNXFinding) -> [Int] {
        let count = node.results.count
        let stated =
            node.operatorSet < 13
            ? try node.attributes.integers("split") : try node.integers(1, "split")
        if let stated { return stated.map { min(max($0, -1), size + 1) } }
        if node.operatorSet >= 18 {
            let number = try node.attributes.integer("num_outputs", default: count)
            guard number == count else {
                throw .malformed("num_outputs=\(number) with \(count) results")
            }
            // All but the last are equal, and that one takes what is left.
            let chunk = (size + count - 1) / max(1, count)
            return (0..<count).map { max(0, min(chunk, size - $0 * chunk)) }
        }
        guard count > 0, size % count == 0 else {
            throw .malformed("\(size) elements in \(count) equal parts")
        }
        return Array(repeating: size / count, count: count)
    }
}
