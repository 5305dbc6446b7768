import ONNXSchema

// The cases that are run, and what becomes of their secondary inputs.

extension ConformanceCase {
    /// Operators that a network of faces could contain. Beyond them are control flow, sequences,
    /// text, recurrent layers, attention of language models, losses, training, sampling, quantised
    /// integers, comparisons and indices computed at run time.
    static let operators: Set<String> = [
        "Abs", "Acos", "Acosh", "Add", "Asin", "Asinh", "Atan", "Atanh", "AveragePool",
        "BatchNormalization", "Cast", "Ceil", "Celu", "Clip", "Concat", "Constant",
        "ConstantOfShape", "Conv", "ConvTranspose", "Cos", "Cosh", "DepthToSpace", "Div",
        "Dropout", "Elu", "Erf", "Exp", "Expand", "Flatten", "Floor", "Gather", "Gelu", "Gemm",
        "GlobalAveragePool", "GlobalMaxPool", "GroupNormalization", "HardSigmoid", "HardSwish",
        "Identity", "InstanceNormalization", "LRN", "LayerNormalization", "LeakyRelu", "Log",
        "LogSoftmax", "LpNormalization", "LpPool", "MatMul", "Max", "MaxPool", "Mean",
        "MeanVarianceNormalization", "Min", "Mish", "Mul", "Neg", "PRelu", "Pad", "Pow",
        "RMSNormalization", "Reciprocal", "ReduceL1", "ReduceL2", "ReduceLogSum",
        "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum",
        "ReduceSumSquare", "Relu", "Reshape", "Resize", "Round", "Selu", "Shape", "Shrink",
        "Sigmoid", "Sign", "Sin", "Sinh", "Slice", "Softmax", "Softplus", "Softsign",
        "SpaceToDepth", "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Swish", "Tan", "Tanh",
        "ThresholdedRelu", "Tile", "Transpose", "Unsqueeze", "Upsample",
    ]

    /// Whether the case is run: the operators above, the first input and all outputs in float32,
    /// all shapes known.
    var isSelected: Bool {
        guard let first = inputs.first, first.tensor.isFloat, !expected.isEmpty,
            expected.allSatisfy(\.isFloat),
            model.graph.node.allSatisfy({
                $0.domain.isEmpty && Self.operators.contains($0.opType)
            })
        else { return false }
        let values = model.withoutInitializers + model.graph.output
        return values.allSatisfy { value in
            value.type.tensorType.hasShape
                && value.type.tensorType.shape.dim.allSatisfy {
                    if case .dimValue = $0.value { true } else { false }
                }
        }
    }

    /// Operators whose further operands are parameters of a layer: weights, statistics, slopes,
    /// scales of a window.
    private static let layers: Set<String> = [
        "BatchNormalization", "Conv", "ConvTranspose", "Gemm", "GroupNormalization",
        "InstanceNormalization", "LayerNormalization", "PRelu", "RMSNormalization", "Resize",
        "Upsample",
    ]

    /// The one rule for secondary inputs: after the first, those that are not float32, those of one
    /// number, and those that a layer takes as parameters become constants.
    var bakedInputs: Set<String> {
        let parameters = model.graph.node.filter { Self.layers.contains($0.opType) }
            .flatMap { $0.input.dropFirst() }
        return Set(
            inputs.dropFirst().filter { input in
                !input.tensor.isFloat || input.tensor.dims.reduce(1, *) == 1
                    || parameters.contains(input.name)
            }.map(\.name))
    }

    /// The model with its secondary inputs as constants, and the inputs that are left.
    var baked: (model: ONNXModelProto, inputs: [ONNXTensorProto]) {
        let names = bakedInputs
        var model = model
        model.graph.input.removeAll { names.contains($0.name) }
        for (name, tensor) in inputs where names.contains(name) {
            var constant = tensor
            constant.name = name
            model.graph.initializer.append(constant)
        }
        return (model, inputs.filter { !names.contains($0.name) }.map(\.tensor))
    }
}

extension ONNXTensorProto {
    var isFloat: Bool { dataType == Int32(DataType.float.rawValue) }

    /// The elements of a float32 tensor.
    var floats: [Float] {
        guard floatData.isEmpty else { return floatData }
        return rawData.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
            }
        }
    }
}
