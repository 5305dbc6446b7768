import GraphIR

/// `Concat` along `axis`.
enum ONNXConcat: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let axis = try node.axis(
            try node.attributes.integer("axis"), rank: try node.shape(0).count)
        var parts: [ValueID] = []
        for index in node.operands.indices { parts.append(try node.value(index)) }
        let definition = Concatenation(count: parts.count, axis: axis)
        return [.computed(try node.add(.concatenation(definition), parts))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        let parts = operands.compactMap(\.self)
        guard let first = parts.first, parts.count == operands.count,
            parts.allSatisfy({ $0.type == first.type && $0.shape.count == first.shape.count })
        else { throw .malformed("operands", expected: "values of one type and rank") }
        let axis = try node.axis(try node.attributes.integer("axis"), rank: first.shape.count)
        var shape = first.shape
        shape[axis] = 0
        for part in parts {
            var expected = part.shape
            let (size, overflow) = shape[axis].addingReportingOverflow(expected[axis])
            guard !overflow, Shape.product([size] + expected.map { max(1, $0) }) != nil else {
                throw .malformed("the sizes of the operands along axis \(axis) overflow")
            }
            shape[axis] = size
            expected[axis] = first.shape[axis]
            guard expected == first.shape else {
                throw .malformed("shapes \(first.shape) and \(part.shape) along axis \(axis)")
            }
        }
        return [join(node, parts, axis, shape)]
    }

    private static func join(
        _ node: ONNXNode, _ parts: [ONNXConstant], _ axis: Int, _ shape: [Int]
    ) -> ONNXValue {
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        func joined<Element>(_ lists: [[Element]]) -> [Element] {
            var result: [Element] = []
            for block in 0..<(parts.allSatisfy { $0.count == 0 } ? 0 : outer) {
                for (part, list) in zip(parts, lists) {
                    let run = part.shape[axis] * inner
                    result += list[block * run..<(block + 1) * run]
                }
            }
            return result
        }
        let lists = parts.compactMap(\.integers)
        if lists.count == parts.count {
            return node.result(parts[0].type, shape, .integers(joined(lists)))
        }
        let type = parts[0].type
        return node.result(type, shape, type.rounded(joined(parts.map(\.doubles))))
    }
}
