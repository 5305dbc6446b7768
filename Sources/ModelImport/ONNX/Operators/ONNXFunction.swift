import GraphIR

/// Functions of one number, with up to two parameters.
enum ONNXFunction: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let function = try function(node)
        return [.computed(try node.add(.function(function), [try node.value(0)]))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 1, let operand = operands[0] else {
            throw .malformed("\(operands.count) operands", expected: "one")
        }
        let function = try function(node)
        guard let integers = operand.integers else {
            let results = operand.doubles.map { function.value(at: $0) }
            return [node.result(operand.type, operand.shape, operand.type.rounded(results))]
        }
        guard !integers.contains(.min) else { throw .refused("the negative of -2^63") }
        let results: [Int]
        switch function.kind {
        case .negate: results = integers.map { -$0 }
        case .abs: results = integers.map { abs($0) }
        case .sign: results = integers.map { $0.signum() }
        default: throw .malformed("an operand of \(operand.type)", expected: "real numbers")
        }
        return [node.result(operand.type, operand.shape, .integers(results))]
    }

    private static let kinds: [String: Function.Kind] = [
        "Abs": .abs, "Neg": .negate, "Sign": .sign, "Reciprocal": .reciprocal, "Sqrt": .sqrt,
        "Floor": .floor, "Ceil": .ceil, "Round": .round, "Exp": .exp, "Log": .log, "Sin": .sin,
        "Cos": .cos, "Tan": .tan, "Asin": .asin, "Acos": .acos, "Atan": .atan, "Sinh": .sinh,
        "Cosh": .cosh, "Asinh": .asinh, "Acosh": .acosh, "Atanh": .atanh, "Erf": .erf,
        "Softplus": .softplus, "Softsign": .softsign,
    ]

    /// The function with its parameters; their defaults are those of ONNX.
    private static func function(_ node: ONNXNode) throws(ONNXFinding) -> Function {
        let attributes = node.attributes
        switch node.type {
        case "Elu": return .elu(alpha: try attributes.real("alpha", default: 1))
        case "Celu": return .celu(alpha: try attributes.real("alpha", default: 1))
        case "Selu":
            return .selu(
                alpha: try attributes.real("alpha", default: 1.67326319217681884765625),
                gamma: try attributes.real("gamma", default: 1.05070102214813232421875))
        case "ThresholdedRelu":
            return .thresholdedReLU(alpha: try attributes.real("alpha", default: 1))
        case "Shrink":
            return .shrink(
                lambda: try attributes.real("lambd", default: 0.5),
                bias: try attributes.real("bias", default: 0))
        case "HardSigmoid":
            return .hardSigmoid(
                alpha: try attributes.real("alpha", default: 0.2),
                beta: try attributes.real("beta", default: 0.5))
        default:
            guard let kind = kinds[node.type] else {
                throw .refused("this function is not known")
            }
            return Function(kind)
        }
    }
}
