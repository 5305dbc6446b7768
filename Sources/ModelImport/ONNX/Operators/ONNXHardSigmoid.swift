import GraphIR

/// `HardSigmoid`, `clip(alpha x + beta, 0, 1)`, and `HardSwish`, x times that with 1/6 and 1/2.
enum ONNXHardSigmoid: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let data = try node.value(0)
        let isGate = node.type == "HardSwish"
        let alpha = isGate ? 1.0 / 6 : try node.attributes.real("alpha", default: 0.2)
        let beta = isGate ? 0.5 : try node.attributes.real("beta", default: 0.5)
        let scaled = try node.add(
            .binary(Binary(.multiply)), [data, node.scalar(alpha, "alpha")], "scaled")
        let shifted = try node.add(
            .binary(Binary(.add)), [scaled, node.scalar(beta, "beta")], "shifted")
        let clip = Operator.clip(Clip(minimum: 0, maximum: 1))
        guard isGate else { return [.computed(try node.add(clip, [shifted]))] }
        let gate = try node.add(clip, [shifted], "gate")
        return [.computed(try node.add(.binary(Binary(.multiply)), [data, gate]))]
    }
}
