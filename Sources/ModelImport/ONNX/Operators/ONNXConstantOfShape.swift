import GraphIR

/// `ConstantOfShape`: one number repeated; a float32 0 where none is given.
enum ONNXConstantOfShape: ONNXOperator {
    /// A small file must not ask for much memory.
    private static let elementLimit = 1 << 24

    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        guard let shape = try node.integers(0, "the shape") else {
            throw .malformed("the shape is missing")
        }
        guard let count = Shape.product(shape), count <= elementLimit, shape.count <= 8 else {
            throw .refused("the shape \(shape); at most \(elementLimit) elements are supported")
        }
        guard let tensor = try node.attributes.tensor("value") else {
            return [node.result(.float32, shape, .floats(Array(repeating: 0, count: count)))]
        }
        let value = try ONNXConstantNode.constant(tensor)
        guard value.count == 1 else {
            throw .malformed("value has the shape \(value.shape)", expected: "one number")
        }
        let repeated = value.selecting(Array(repeating: 0, count: count), shape: shape)
        return [node.result(repeated.type, shape, repeated.elements)]
    }
}
