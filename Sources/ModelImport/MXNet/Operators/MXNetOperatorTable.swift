/// The operators of MXNet that Burin knows, and the names they had over the years.
enum MXNetOperatorTable {
    /// The rule for an operator by its present name; nil for one that Burin does not know.
    static func rule(_ canonicalName: String) -> (any MXNetOperator.Type)? {
        rules[canonicalName]
    }

    /// The name that MXNet 1.9.1 gives an operator of an older file.
    static func canonicalName(_ name: String) -> String { aliases[name] ?? name }

    private static let rules: [String: any MXNetOperator.Type] = [
        // Layers with parameters.
        "Convolution": MXNetConvolution.self,
        "FullyConnected": MXNetFullyConnected.self,
        "BatchNorm": MXNetBatchNorm.self,
        "InstanceNorm": MXNetInstanceNorm.self,
        "LeakyReLU": MXNetLeakyReLU.self,
        // Elementwise functions.
        "Activation": MXNetActivation.self,
        "relu": MXNetActivation.self,
        "sigmoid": MXNetActivation.self,
        "tanh": MXNetActivation.self,
        "clip": MXNetClip.self,
        "hard_sigmoid": MXNetHardSigmoid.self,
        // Arithmetic.
        "_plus_scalar": MXNetScalarArithmetic.self,
        "_minus_scalar": MXNetScalarArithmetic.self,
        "_rminus_scalar": MXNetScalarArithmetic.self,
        "_mul_scalar": MXNetScalarArithmetic.self,
        "_div_scalar": MXNetScalarArithmetic.self,
        "_rdiv_scalar": MXNetScalarArithmetic.self,
        "negative": MXNetScalarArithmetic.self,
        "elemwise_add": MXNetElementwise.self,
        "elemwise_sub": MXNetElementwise.self,
        "elemwise_mul": MXNetElementwise.self,
        "elemwise_div": MXNetElementwise.self,
        "broadcast_add": MXNetElementwise.self,
        "broadcast_sub": MXNetElementwise.self,
        "broadcast_mul": MXNetElementwise.self,
        "broadcast_div": MXNetElementwise.self,
        "add_n": MXNetSum.self,
        // Images.
        "Pooling": MXNetPooling.self,
        "_contrib_BilinearResize2D": MXNetBilinearResize.self,
        "UpSampling": MXNetUpSampling.self,
        // Shapes.
        "SliceChannel": MXNetSliceChannel.self,
        "Concat": MXNetConcat.self,
        "Flatten": MXNetFlatten.self,
        "Reshape": MXNetReshape.self,
        "transpose": MXNetTranspose.self,
        "SwapAxis": MXNetTranspose.self,
        // Normalisation over elements.
        "L2Normalization": MXNetL2Normalization.self,
        "softmax": MXNetSoftmax.self,
        "SoftmaxActivation": MXNetSoftmaxActivation.self,
        "SoftmaxOutput": MXNetSoftmaxOutput.self,
        // Nothing at inference.
        "Dropout": MXNetDropout.self,
        "Cast": MXNetCast.self,
        "amp_cast": MXNetCast.self,
        "_copy": MXNetIdentity.self,
        "BlockGrad": MXNetIdentity.self,
        "MakeLoss": MXNetIdentity.self,
        "make_loss": MXNetIdentity.self,
    ]

    private static let aliases: [String: String] = [
        "_Plus": "elemwise_add", "_plus": "elemwise_add", "_add": "elemwise_add",
        "_Minus": "elemwise_sub", "_minus": "elemwise_sub", "_sub": "elemwise_sub",
        "_Mul": "elemwise_mul", "_mul": "elemwise_mul",
        "_Div": "elemwise_div", "_div": "elemwise_div",
        "ElementWiseSum": "add_n",
        "_PlusScalar": "_plus_scalar", "_MinusScalar": "_minus_scalar",
        "_RMinusScalar": "_rminus_scalar", "_MulScalar": "_mul_scalar",
        "_DivScalar": "_div_scalar", "_RDivScalar": "_rdiv_scalar",
        "_PowerScalar": "_power_scalar", "_MaximumScalar": "_maximum_scalar",
        "_MinimumScalar": "_minimum_scalar",
        "identity": "_copy", "split": "SliceChannel", "concat": "Concat", "flatten": "Flatten",
        "reshape": "Reshape", "cast": "Cast", "stop_gradient": "BlockGrad",
        "swapaxes": "SwapAxis", "pad": "Pad", "Softmax": "SoftmaxOutput",
        "broadcast_plus": "broadcast_add", "broadcast_minus": "broadcast_sub",
        "sum_axis": "sum", "crop": "slice",
    ]
}
