internal import GraphIR

// Layers that several networks are made of, named as the released scripts name them.

extension Expression {
    /// `(x - 127.5) / 128`, which brings 0...255 to about -1...1.
    func normalizingPixels(_ names: AutomaticNames) -> Expression {
        binary(names.next("_minusscalar"), .subtract, 127.5)
            .binary(names.next("_mulscalar"), .multiply, 0.0078125)
    }

    /// The sum with a shortcut.
    func adding(_ other: Expression, _ names: AutomaticNames) -> Expression {
        adding(names.next("_plus"), other)
    }
}

/// The building functions of the scripts behind CRU-Net, the Residual Attention Network and
/// MobileFaceNet: each adds its kind to the name it is given.
extension Expression {
    /// A convolution `<name>_conv2d` without bias.
    func conv(
        _ name: String, _ outputs: Int, kernel: SpatialSize = 1, stride: SpatialSize = 1,
        padding: SpatialSize = 0, groups: Int = 1, weight: String? = nil
    ) -> Expression {
        convolution(
            "\(name)_conv2d", outputs, kernel: kernel, stride: stride, padding: padding,
            groups: groups, weight: weight)
    }

    /// A batch normalization `<name>_batchnorm`. Its epsilon is MXNet's default: the released
    /// functions take 2e-5 as an argument and drop it.
    func bn(_ name: String) -> Expression {
        batchNormalization("\(name)_batchnorm", epsilon: 1e-3)
    }

    /// A PReLU `<name>_prelu`.
    func act(_ name: String) -> Expression { prelu("\(name)_prelu") }

    /// Pre-activation: batch normalization, PReLU, convolution, all called `name`.
    func bnActConv(
        _ name: String, _ outputs: Int, kernel: SpatialSize = 1, stride: SpatialSize = 1,
        padding: SpatialSize = 0, groups: Int = 1, weight: String? = nil
    ) -> Expression {
        bn(name).act(name).conv(
            name, outputs, kernel: kernel, stride: stride, padding: padding, groups: groups,
            weight: weight)
    }

    /// The stem of the 112x112 networks: 3x3, 64 channels, at full resolution, without the max
    /// pooling of the papers' 224x224 networks.
    func stem(_ name: String, normalization: String) -> Expression {
        conv(name, 64, kernel: 3, padding: 1).bn(normalization).act(normalization)
    }
}
