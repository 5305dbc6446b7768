import GraphIR

/// `PRelu`: a slope for all, per channel, or, rarely, of any shape that broadcasts.
enum ONNXPRelu: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let slope = try node.shape(1)
        let data = try node.value(0)
        guard shape.count >= 2, let form = form(slope, data: shape, node) else {
            return try translateAnyShape(node, data)
        }
        guard case .constant(let constant) = node.operands[1] else {
            let slope = try node.reshape(try node.value(1), form, "slope")
            return [.computed(try node.add(.prelu(PReLU()), [data, slope]))]
        }
        let parameter = node.builder.parameter(constant.reshaped(form))
        return [.computed(try node.add(.prelu(PReLU()), [data, parameter]))]
    }

    /// `[1]` or `[C]` where the slope means one number or one per channel.
    private static func form(_ slope: [Int], data: [Int], _ node: ONNXNode) -> [Int]? {
        guard let count = Shape.product(slope) else { return nil }
        if count == 1 { return [1] }
        guard count == data[1] else { return nil }
        let trimmed = Array(slope.drop { $0 == 1 })
        if trimmed == [count] + Array(repeating: 1, count: data.count - 2) { return [count] }
        // Until operator set 6 slopes go by channel, and some exporters write them so later.
        let goesByChannel = node.operatorSet < 7 || data.last != count
        guard slope == [count] else { return nil }
        if node.operatorSet >= 7 {
            node.builder.warn(
                "node '\(node.name)': a slope of shape \(slope) is read as one per "
                    + (goesByChannel
                        ? "channel" : "column, as ONNX has it; MXNet's exporter means channels"))
        }
        return goesByChannel ? [count] : nil
    }

    /// `max(x, 0) + slope min(x, 0)`.
    private static func translateAnyShape(
        _ node: ONNXNode, _ data: ValueID
    ) throws(ONNXFinding) -> [ONNXValue] {
        let slope = try node.value(1)
        let negative = try node.add(
            .clip(Clip(minimum: -.infinity, maximum: 0)), [data], "negative")
        let scaled = try node.add(.binary(Binary(.multiply)), [negative, slope], "scaled")
        let positive = try node.add(.relu(ReLU()), [data], "positive")
        return [.computed(try node.add(.binary(Binary(.add)), [positive, scaled]))]
    }
}
