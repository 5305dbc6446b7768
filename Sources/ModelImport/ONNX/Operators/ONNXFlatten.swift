import GraphIR

/// `Flatten` to two dimensions, cut before `axis`.
enum ONNXFlatten: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let stated = try node.attributes.integer("axis", default: 1)
        // The axis may lie behind the last dimension.
        guard (-shape.count...shape.count).contains(stated) else {
            throw .malformed("axis \(stated) of \(shape)")
        }
        let axis = stated < 0 ? stated + shape.count : stated
        let data = try node.value(0)
        if axis == 1 { return [.computed(try node.add(.flatten(Flatten()), [data]))] }
        guard let outer = Shape.product(shape[..<axis]), let inner = Shape.product(shape[axis...])
        else { throw .malformed("\(shape) is too large") }
        return [.computed(try node.reshape(data, [outer, inner]))]
    }
}
