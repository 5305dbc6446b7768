import GraphIR

/// x times a function of x: `HardSwish`, `Swish`, `Mish` and `Gelu`.
enum ONNXGate: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let data = try node.value(0)
        let gate: ValueID
        switch node.type {
        case "HardSwish":
            gate = try node.add(
                .function(.hardSigmoid(alpha: 1.0 / 6, beta: 0.5)), [data], "gate")
        case "Mish":
            let plus = try node.add(.function(Function(.softplus)), [data], "softplus")
            gate = try node.add(.tanh(Tanh()), [plus], "gate")
        case "Swish":
            let alpha = try node.attributes.real("alpha", default: 1)
            let scaled =
                alpha == 1
                ? data : try node.binary(.multiply, data, node.scalar(alpha, "alpha"), "scaled")
            gate = try node.add(.sigmoid(Sigmoid()), [scaled], "gate")
        default: gate = try gaussianGate(node, data)
        }
        return [.computed(try node.binary(.multiply, data, gate))]
    }

    /// The share of the normal distribution below x, or its approximation by tanh (Hendrycks and
    /// Gimpel, 2016).
    private static func gaussianGate(
        _ node: ONNXNode, _ data: ValueID
    ) throws(ONNXFinding) -> ValueID {
        let mode = try node.attributes.text("approximate", default: "none")
        let turned: ValueID
        switch mode {
        case "none":
            let root = node.scalar(0.5.squareRoot(), "root_half")
            let scaled = try node.binary(.multiply, data, root, "scaled")
            turned = try node.add(.function(Function(.erf)), [scaled], "erf")
        case "tanh":
            let square = try node.binary(.multiply, data, data, "square")
            let bent = try node.binary(.multiply, square, node.scalar(0.044715, "bend"), "bent")
            let factor = try node.binary(.add, bent, node.scalar(1, "one"), "factor")
            let cubic = try node.binary(.multiply, data, factor, "cubic")
            let root = node.scalar((2 / Double.pi).squareRoot(), "root")
            let scaled = try node.binary(.multiply, cubic, root, "scaled")
            turned = try node.add(.tanh(Tanh()), [scaled], "tanh")
        default: throw .malformed("approximate is '\(mode)'", expected: "none or tanh")
        }
        let half = node.scalar(0.5, "half")
        let shifted = try node.binary(.multiply, turned, half, "halved")
        return try node.binary(.add, shifted, half, "gate")
    }
}
