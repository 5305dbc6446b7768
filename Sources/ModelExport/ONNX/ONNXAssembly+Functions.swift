import GraphIR
import ONNXSchema

// Functions of one number, and reductions.

extension ONNXAssembly {
    mutating func write(_ definition: Function, _ node: Node) {
        let names = definition.kind.parameterNames.map { $0 == "lambda" ? "lambd" : $0 }
        let attributes = zip(names, definition.parameters).map { ONNXAttributeProto($0, $1) }
        emit(Self.type(of: definition.kind), [operand(node.inputs[0])], for: node, attributes)
    }

    private static func type(of kind: Function.Kind) -> String {
        switch kind {
        case .negate: "Neg"
        case .thresholdedReLU: "ThresholdedRelu"
        case .hardSigmoid: "HardSigmoid"
        case .abs, .sign, .reciprocal, .sqrt, .floor, .ceil, .round, .exp, .log, .sin, .cos, .tan,
            .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh, .erf, .softplus, .softsign,
            .elu, .celu, .selu, .shrink:
            kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
        }
    }

    /// Axes are an operand of sums since operator set 13, of the others since 18.
    mutating func write(_ definition: Reduction, _ node: Node) {
        let keeps = ONNXAttributeProto("keepdims", definition.keepsDimensions ? 1 : 0)
        let data = operand(node.inputs[0])
        let type =
            switch definition.kind {
            case .sum: "ReduceSum"
            case .mean: "ReduceMean"
            case .maximum: "ReduceMax"
            case .minimum: "ReduceMin"
            case .product: "ReduceProd"
            }
        if definition.kind == .sum {
            let axes = constant("\(node.name)_axes", definition.axes)
            return emit(type, [data, axes], for: node, [keeps])
        }
        emit(type, [data], for: node, [ONNXAttributeProto("axes", definition.axes), keeps])
    }
}
