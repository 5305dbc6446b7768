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
