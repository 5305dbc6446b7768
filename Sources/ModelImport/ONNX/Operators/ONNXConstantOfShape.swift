import GraphIR

/// `ConstantOfShape`: one number repeated; a float32 0 where none is given.
enum ONNXConstantOfShape: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        guard let shape = try node.integers(0, "the shape") else {
            throw .malformed("the shape is missing")
        }
        guard let count = Shape.product(shape), shape.count <= 8, node.builder.reserve(count)
        else {
            throw .refused(
                "the shape \(shape); constants of up to \(ONNXGraphBuilder.constantLimit) "
                    + "elements in all are supported")
        }
        guard let tensor = try node.attributes.tensor("value") else {
            return [node.result(.float32, shape, .floats(Array(repeating: 0, count: count)))]
        }
        let value = try ONNXConstantNode.constant(tensor)
        guard value.count == 1 else {
            throw .malformed("value has the shape \(value.shape)", expected: "one number")
        }
        let elements: ONNXConstant.Elements =
            switch value.elements {
            case .floats(let values): .floats(Array(repeating: values[0], count: count))
            case .doubles(let values): .doubles(Array(repeating: values[0], count: count))
            case .integers(let values): .integers(Array(repeating: values[0], count: count))
            }
        return [node.result(value.type, shape, elements)]
    }
}
