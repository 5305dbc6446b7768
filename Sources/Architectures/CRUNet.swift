internal import GraphIR

/// The modified CRU-Net (Chen et al., "Sharing Residual Units Through Collective Tensor
/// Factorization in Deep Neural Networks", 2017) for 112x112 faces.
///
/// | stage | unit | net 56 | net 116 | inner width | channels | size |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | stem | 3x3 | 1 | 1 | | 64 | 112 |
/// | conv2_x | residual, 32 groups | 3 | 3 | 128 | 256 | 56 |
/// | conv3_x | collective residual | 4 | 6 | 2k | 512 | 28 |
/// | conv4_x | collective residual | 6 | 18 | 4k | 1024 | 14 |
/// | conv5_x | residual, 32 groups | 3 | 3 | 1024 | 2048 | 7 |
///
/// with k = 320 (net 56) or 176 (net 116). The first unit of a stage halves the size; unlike the
/// paper's ResNeXt units, on its last 1x1 convolution.
struct CRUNet: Backbone {
    /// The paper's k.
    let width: Int
    /// Units in conv3_x and conv4_x.
    let collectiveUnits: (conv3: Int, conv4: Int)

    static let net56 = CRUNet(width: 320, collectiveUnits: (4, 6))
    static let net116 = CRUNet(width: 176, collectiveUnits: (6, 18))

    func features(of image: Expression, _ names: AutomaticNames) -> Expression {
        var x = image.normalizingPixels(names).stem("conv1", normalization: "conv1-bn1")
        x = residualStage("conv2_x", x, units: 3, channels: 256, names)
        for unit in 1...collectiveUnits.conv3 {
            x = CollectiveResidualUnit(
                name: "conv3_x_\(unit)", basis: "conv3_x", innerWidth: 2 * width, channels: 512,
                isDown: unit == 1)(x, names)
        }
        for unit in 1...collectiveUnits.conv4 {
            // Six units in a row share a basis.
            x = CollectiveResidualUnit(
                name: "conv4_x_\(unit)", basis: "conv4_x_\((unit - 1) / 6 + 1)",
                innerWidth: 4 * width, channels: 1024, isDown: unit == 1)(x, names)
        }
        return residualStage("conv5_x", x, units: 3, channels: 2048, names)
    }

    private func residualStage(
        _ name: String, _ input: Expression, units: Int, channels: Int, _ names: AutomaticNames
    ) -> Expression {
        (1...units).reduce(input) { x, unit in
            GroupedResidualUnit(
                name: "\(name)_\(unit)", channels: channels, isDown: unit == 1)(x, names)
        }
    }
}

/// A residual unit with a grouped 3x3 convolution, as in ResNeXt: 1x1, 3x3 in 32 groups, 1x1.
private struct GroupedResidualUnit {
    let name: String
    let channels: Int
    /// Whether the unit halves the size, with a projection on the shortcut.
    let isDown: Bool

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        let branch = x.bn("\(name)_c1x1-a").conv("\(name)_c1x1-a", channels / 2)
            .bnActConv("\(name)_c3x3-b", channels / 2, kernel: 3, padding: 1, groups: 32)
            .bnActConv("\(name)_c1x1-c", channels, stride: isDown ? 2 : 1)
            .bn("\(name)_bn-c1x1-c")
        guard isDown else { return branch.adding(x, names) }
        let projection = x.conv("\(name)_c1x1-w(s/2)", channels, stride: 2)
            .bn("\(name)_bn-c1x1-w(s/2)")
        return branch.adding(projection, names)
    }
}

/// A collective residual unit: a 1x1 and a depthwise 3x3 convolution whose weights (the basis)
/// are shared with other units, then two 1x1 convolutions of its own. Batch normalizations and
/// PReLUs are private to the unit.
private struct CollectiveResidualUnit {
    let name: String
    /// The prefix of the shared weights' names.
    let basis: String
    let innerWidth: Int
    let channels: Int
    /// Whether the unit halves the size. It then has two projections of its input: one at full
    /// resolution that feeds the branch, so that the basis fits, and one on the shortcut.
    let isDown: Bool

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        let widened =
            isDown
            ? x.conv("\(name)_c1x1-w(s/1)", channels).bn("\(name)_bn-c1x1-w(s/1)") : x
        let branch =
            widened
            .bnActConv("\(name)_c1x1-a", innerWidth, weight: "\(basis)_1x1_bases[dim3]_weight")
            .bnActConv(
                "\(name)_c3x3-b(1)", innerWidth, kernel: 3, padding: 1, groups: innerWidth,
                weight: "\(basis)_3x3_bases[dim21]_weight"
            )
            .bnActConv("\(name)_c1x1-b", innerWidth)
            .bnActConv("\(name)_c1x1-c", channels, stride: isDown ? 2 : 1)
            .bn("\(name)_bn-c1x1-c")
        guard isDown else { return branch.adding(x, names) }
        let projection = x.conv("\(name)_c1x1-w(s/key)", channels, stride: 2)
            .bn("\(name)_bn-c1x1-w(s/key)")
        return branch.adding(projection, names)
    }
}
