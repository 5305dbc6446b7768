/// A value under construction in a ``GraphBuilder``; each method appends one layer.
public struct Expression {
    let builder: GraphBuilder
    public let value: ValueID

    /// The value's shape, sizes symbolic where they are open.
    public var shape: Shape { builder.graph.shape(value) }

    /// The known number of channels (axis 1), or 0 after a mistake.
    public var channels: Int { shape.rank >= 2 ? shape[1].value ?? 0 : 0 }

    private func apply(_ name: String, _ op: Operator, _ others: Expression...) -> Expression {
        builder.apply(name, op, [self] + others)[0]
    }

    /// A convolution with `outputs` channels; `weight` names the parameter where it is shared or
    /// not called `<name>_weight`.
    public func convolution(
        _ name: String, _ outputs: Int, kernel: SpatialSize, stride: SpatialSize = 1,
        padding: SpatialSize = 0, dilation: SpatialSize = 1, groups: Int = 1, bias: Bool = false,
        weight: String? = nil
    ) -> Expression {
        let weights = builder.parameter(
            weight ?? "\(name)_weight",
            [outputs, channels / max(1, groups), kernel.height, kernel.width])
        let definition = Convolution(
            kernel: kernel, stride: stride, padding: padding, dilation: dilation, groups: groups,
            hasBias: bias)
        guard bias else { return apply(name, .convolution(definition), weights) }
        let biases = builder.parameter("\(name)_bias", [outputs])
        return apply(name, .convolution(definition), weights, biases)
    }

    /// A fully connected layer. The flattened size must be known, or given as `inputs`.
    public func dense(_ name: String, _ outputs: Int, inputs: Int, bias: Bool = true) -> Expression
    {
        let weights = builder.parameter("\(name)_weight", [outputs, inputs])
        guard bias else { return apply(name, .dense(Dense(hasBias: false)), weights) }
        let biases = builder.parameter("\(name)_bias", [outputs])
        return apply(name, .dense(Dense(hasBias: true)), weights, biases)
    }

    /// Batch normalization with parameters `<name>_gamma`, `_beta`, `_moving_mean`, `_moving_var`.
    public func batchNormalization(
        _ name: String, epsilon: Double, fixesGamma: Bool = false
    ) -> Expression {
        let operands = ["gamma", "beta", "moving_mean", "moving_var"].map {
            builder.parameter("\(name)_\($0)", [channels])
        }
        let definition = BatchNormalization(epsilon: epsilon, fixesGamma: fixesGamma)
        return builder.apply(name, .batchNormalization(definition), [self] + operands)[0]
    }

    /// Instance normalization with parameters `<name>_gamma` and `<name>_beta`.
    public func instanceNormalization(_ name: String, epsilon: Double) -> Expression {
        apply(
            name, .instanceNormalization(InstanceNormalization(epsilon: epsilon)),
            builder.parameter("\(name)_gamma", [channels]),
            builder.parameter("\(name)_beta", [channels]))
    }

    /// A PReLU with one slope per channel, called `<name>_gamma` as MXNet calls it.
    public func prelu(_ name: String) -> Expression {
        apply(name, .prelu(PReLU()), builder.parameter("\(name)_gamma", [channels]))
    }

    /// `max(x, 0)`.
    public func relu(_ name: String) -> Expression { apply(name, .relu(ReLU())) }
    /// `x > 0 ? x : slope * x`.
    public func leakyReLU(_ name: String, slope: Double) -> Expression {
        apply(name, .leakyReLU(LeakyReLU(slope: slope)))
    }
    /// `1 / (1 + exp(-x))`.
    public func sigmoid(_ name: String) -> Expression { apply(name, .sigmoid(Sigmoid())) }
    /// The hyperbolic tangent.
    public func tanh(_ name: String) -> Expression { apply(name, .tanh(Tanh())) }
    /// Every element limited to `minimum...maximum`.
    public func clip(_ name: String, _ minimum: Double, _ maximum: Double) -> Expression {
        apply(name, .clip(Clip(minimum: minimum, maximum: maximum)))
    }

    /// A function of every element.
    public func function(_ name: String, _ function: Function) -> Expression {
        apply(name, .function(function))
    }
    /// Sum, mean, maximum, minimum or product over some axes.
    public func reduction(_ name: String, _ reduction: Reduction) -> Expression {
        apply(name, .reduction(reduction))
    }
    /// The matrix product with another value; see ``MatrixProduct``.
    public func matrixProduct(_ name: String, _ right: Expression) -> Expression {
        apply(name, .matrixProduct(MatrixProduct()), right)
    }

    /// The largest element of each window; padding never contributes.
    public func maxPooling(
        _ name: String, kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0
    ) -> Expression {
        apply(name, .pooling(Pooling(.max, kernel: kernel, stride: stride, padding: padding)))
    }
    /// The mean of each window, padding counted as zeros.
    public func averagePooling(
        _ name: String, kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0
    ) -> Expression {
        apply(name, .pooling(Pooling(.average, kernel: kernel, stride: stride, padding: padding)))
    }
    /// The mean over all positions: `[N, C, 1, 1]`.
    public func globalAveragePooling(_ name: String) -> Expression {
        apply(name, .globalPooling(GlobalPooling(.average)))
    }

    /// Arithmetic with another value; shapes broadcast as in ``Binary``.
    public func binary(_ name: String, _ kind: Binary.Kind, _ other: Expression) -> Expression {
        apply(name, .binary(Binary(kind)), other)
    }
    /// Arithmetic with a number, which becomes the constant `<name>_scalar`.
    public func binary(_ name: String, _ kind: Binary.Kind, _ scalar: Double) -> Expression {
        let constant = Tensor(shape: [], [Float(scalar)])
        return apply(name, .binary(Binary(kind)), builder.constant("\(name)_scalar", constant))
    }
    /// The elementwise sum.
    public func adding(_ name: String, _ other: Expression) -> Expression {
        binary(name, .add, other)
    }
    /// The elementwise product.
    public func multiplying(_ name: String, by other: Expression) -> Expression {
        binary(name, .multiply, other)
    }

    /// Bilinear interpolation to the height and width of `other`.
    public func bilinearResize(
        _ name: String, like other: Expression, alignsCorners: Bool = true
    ) -> Expression {
        apply(
            name,
            .bilinearResize(BilinearResize(.likeOperand, alignsCorners: alignsCorners)), other)
    }
    /// Every pixel repeated `scale` times in each direction.
    public func nearestUpsampling(_ name: String, scale: SpatialSize) -> Expression {
        apply(name, .nearestUpsampling(NearestUpsampling(scale: scale)))
    }

    /// The value cut along channels into `count` equal parts.
    public func split(_ name: String, count: Int) -> [Expression] {
        builder.apply(name, .split(Split(count: count)), [self])
    }
    /// This value and then the others, joined along channels.
    public func concatenating(_ name: String, _ others: Expression...) -> Expression {
        builder.apply(
            name, .concatenation(Concatenation(count: others.count + 1)), [self] + others)[0]
    }

    /// `[N, ...]` as `[N, product of the rest]`.
    public func flatten(_ name: String) -> Expression { apply(name, .flatten(Flatten())) }
    /// The same elements under another shape; see ``Reshape`` for 0 and -1.
    public func reshape(_ name: String, _ shape: [Int]) -> Expression {
        apply(name, .reshape(Reshape(shape)))
    }
    /// The axes permuted: output axis `i` is input axis `axes[i]`.
    public func transpose(_ name: String, _ axes: [Int]) -> Expression {
        apply(name, .transpose(Transpose(axes)))
    }
    /// `exp(x) / sum(exp(x))` along an axis.
    public func softmax(_ name: String, axis: Int = -1) -> Expression {
        apply(name, .softmax(Softmax(axis: axis)))
    }
    /// `x / sqrt(sum(x^2) + epsilon)` over the extent.
    public func l2Normalization(
        _ name: String, over extent: L2Normalization.Extent = .instance, epsilon: Double = 1e-10
    ) -> Expression {
        apply(name, .l2Normalization(L2Normalization(extent, epsilon: epsilon)))
    }
    /// Dropout: nothing at inference.
    public func dropout(_ name: String, rate: Double) -> Expression {
        apply(name, .dropout(Dropout(rate: rate)))
    }
    public func identity(_ name: String) -> Expression { apply(name, .identity(Identity())) }
}
