/// The operators of ONNX that Burin knows.
enum ONNXOperatorTable {
    /// The rule for an operator; nil for one that Burin does not know.
    static func rule(_ type: String) -> (any ONNXOperator.Type)? { rules[type] }

    private static let rules: [String: any ONNXOperator.Type] = [
        // Layers with parameters.
        "Conv": ONNXConv.self,
        "Gemm": ONNXGemm.self,
        "MatMul": ONNXMatMul.self,
        "BatchNormalization": ONNXBatchNormalization.self,
        "InstanceNormalization": ONNXInstanceNormalization.self,
        "PRelu": ONNXPRelu.self,
        // Elementwise functions.
        "Relu": ONNXActivation.self,
        "LeakyRelu": ONNXActivation.self,
        "Sigmoid": ONNXActivation.self,
        "Tanh": ONNXActivation.self,
        "HardSigmoid": ONNXHardSigmoid.self,
        "HardSwish": ONNXHardSigmoid.self,
        "Clip": ONNXClip.self,
        "Neg": ONNXFunction.self,
        "Abs": ONNXFunction.self,
        "Floor": ONNXFunction.self,
        "Ceil": ONNXFunction.self,
        "Sqrt": ONNXFunction.self,
        // Arithmetic.
        "Add": ONNXArithmetic.self,
        "Sub": ONNXArithmetic.self,
        "Mul": ONNXArithmetic.self,
        "Div": ONNXArithmetic.self,
        "Mod": ONNXIntegerArithmetic.self,
        "Sum": ONNXSum.self,
        "Min": ONNXSum.self,
        "Max": ONNXSum.self,
        "Equal": ONNXComparison.self,
        "Less": ONNXComparison.self,
        "Greater": ONNXComparison.self,
        "Where": ONNXWhere.self,
        // Images.
        "MaxPool": ONNXPool.self,
        "AveragePool": ONNXPool.self,
        "GlobalMaxPool": ONNXGlobalPool.self,
        "GlobalAveragePool": ONNXGlobalPool.self,
        "Resize": ONNXResize.self,
        "Upsample": ONNXUpsample.self,
        "Pad": ONNXPad.self,
        // Shapes.
        "Concat": ONNXConcat.self,
        "Split": ONNXSplit.self,
        "Flatten": ONNXFlatten.self,
        "Reshape": ONNXReshape.self,
        "Squeeze": ONNXSqueeze.self,
        "Unsqueeze": ONNXUnsqueeze.self,
        "Transpose": ONNXTranspose.self,
        "Gather": ONNXGather.self,
        "Slice": ONNXSlice.self,
        "Expand": ONNXExpand.self,
        "Tile": ONNXTile.self,
        // Normalisation over elements.
        "Softmax": ONNXSoftmax.self,
        "LpNormalization": ONNXLpNormalization.self,
        // Reductions.
        "ReduceMean": ONNXReduction.self,
        "ReduceMax": ONNXReduction.self,
        // Numbers that are known while reading.
        "Constant": ONNXConstantNode.self,
        "ConstantOfShape": ONNXConstantOfShape.self,
        "Shape": ONNXShape.self,
        "Size": ONNXShape.self,
        "Range": ONNXRange.self,
        // Nothing at inference.
        "Identity": ONNXIdentity.self,
        "Dropout": ONNXDropout.self,
        "Cast": ONNXCast.self,
        "CastLike": ONNXCast.self,
    ]
}
