import GraphIR

/// `BatchNormalization` at inference; scale, bias, mean and variance are `[C]`.
///
/// Until operator set 9 `spatial=0` gives each element of a sample statistics of its own. MXNet's
/// exporter writes it beside statistics per channel, which no other reading fits.
enum ONNXBatchNormalization: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let epsilon = try attributes.real("epsilon", default: 1e-5)
        attributes.ignore("momentum")
        if node.operatorSet < 7 { attributes.ignore("is_test", "consumed_inputs") }
        if node.operatorSet >= 14, try attributes.flag("training_mode") {
            throw .refused("training_mode=1; export the model in evaluation mode")
        }
        try node.requireUnread(from: 1, "of batch statistics")
        let shape = try node.shape(0)
        guard try isPerChannel(node, shape) else { return try translatePerElement(node, epsilon) }
        let inputs = try operands(node)
        let definition = BatchNormalization(epsilon: epsilon)
        guard shape.count == 1 else {
            return [.computed(try node.add(.batchNormalization(definition), inputs))]
        }
        throw .refused("data of shape \(shape); at least two dimensions are supported")
    }

    private static func isPerChannel(
        _ node: ONNXNode, _ shape: [Int]
    ) throws(ONNXFinding) -> Bool {
        guard node.operatorSet < 9, try !node.attributes.flag("spatial", default: true) else {
            return true
        }
        guard shape.count > 2, try node.shape(1) == [shape[1]] else { return false }
        node.builder.warn(
            "spatial=0 beside statistics per channel is read as spatial=1, which MXNet's exporter"
                + " means by it")
        return true
    }

    private static func operands(_ node: ONNXNode) throws(ONNXFinding) -> [ValueID] {
        var result: [ValueID] = []
        for index in 0..<5 { result.append(try node.value(index)) }
        return result
    }

    /// `x factor + shift` with an element of both for each of a sample.
    private static func translatePerElement(
        _ node: ONNXNode, _ epsilon: Double
    ) throws(ONNXFinding) -> [ONNXValue] {
        let shape = Array(try node.shape(0).dropFirst())
        var numbers: [[Double]] = []
        for (index, role) in [(1, "scale"), (2, "B"), (3, "mean"), (4, "var")] {
            guard let constant = try node.constant(index, role), constant.shape == shape else {
                throw .malformed("\(role) does not have the shape \(shape) that spatial=0 needs")
            }
            numbers.append(constant.doubles)
        }
        var factors: [Double] = []
        var shifts: [Double] = []
        for index in numbers[0].indices {
            let factor = numbers[0][index] / (numbers[3][index] + epsilon).squareRoot()
            factors.append(factor)
            shifts.append(numbers[1][index] - numbers[2][index] * factor)
        }
        let factor = node.parameter("factor", Tensor(shape: shape, factors))
        let shift = node.parameter("shift", Tensor(shape: shape, shifts))
        let scaled = try node.add(
            .binary(Binary(.multiply)), [try node.value(0), factor], "scaled")
        return [.computed(try node.add(.binary(Binary(.add)), [scaled, shift]))]
    }
}
