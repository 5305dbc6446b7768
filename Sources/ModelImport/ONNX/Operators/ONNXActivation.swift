import GraphIR

/// `Relu`, `LeakyRelu`, `Sigmoid` and `Tanh`.
enum ONNXActivation: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let operation: Operator =
            switch node.type {
            case "Relu": .relu(ReLU())
            case "LeakyRelu":
                .leakyReLU(LeakyReLU(slope: try node.attributes.real("alpha", default: 0.01)))
            case "Sigmoid": .sigmoid(Sigmoid())
            default: .tanh(Tanh())
            }
        return [.computed(try node.add(operation, [try node.value(0)]))]
    }
}
