import GraphIR

/// `GlobalMaxPool` and `GlobalAveragePool` over all axes after the channels.
enum ONNXGlobalPool: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let kind = node.type == "GlobalMaxPool" ? Pooling.Kind.max : .average
        let operation = Operator.globalPooling(GlobalPooling(kind))
        let shape = try node.shape(0)
        let data = try node.value(0)
        if shape.count == 4 { return [.computed(try node.add(operation, [data]))] }
        guard shape.count >= 3, let pixels = Shape.product(shape[2...]) else {
            throw .malformed("data of shape \(shape)", expected: "at least three dimensions")
        }
        let image = try node.reshape(data, [shape[0], shape[1], 1, pixels], "data")
        let result = try node.add(operation, [image], "image")
        let ones = Array(repeating: 1, count: shape.count - 2)
        return [.computed(try node.reshape(result, [shape[0], shape[1]] + ones))]
    }
}
