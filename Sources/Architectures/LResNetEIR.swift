internal import GraphIR

/// insightface's LResNet-E-IR (Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face
/// Recognition", 2019, section 3.1): a ResNet with the improved residual unit for 112x112 faces.
///
/// | stage | 34 | 50 | 100 | channels | size |
/// | --- | --- | --- | --- | --- | --- |
/// | stem, 3x3 | 1 | 1 | 1 | 64 | 112 |
/// | stage1 | 3 | 3 | 3 | 64 | 56 |
/// | stage2 | 4 | 4 | 13 | 128 | 28 |
/// | stage3 | 6 | 14 | 30 | 256 | 14 |
/// | stage4 | 3 | 3 | 3 | 512 | 7 |
struct LResNetEIR: Backbone {
    /// Units in the four stages.
    let units: [Int]
    let squeezesAndExcites: Bool

    static let units34 = [3, 4, 6, 3]
    static let units50 = [3, 4, 14, 3]
    static let units100 = [3, 13, 30, 3]
    /// All batch normalizations of the network.
    static let epsilon = 2e-5

    func features(of image: Expression, _ names: AutomaticNames) -> Expression {
        var x = image.identity("id").normalizingPixels(names)
            .convolution("conv0", 64, kernel: 3, padding: 1)
            .batchNormalization("bn0", epsilon: Self.epsilon)
            .prelu("relu0")
        for (stage, count) in zip(1..., units) {
            for unit in 1...count {
                x = ImprovedResidualUnit(
                    name: "stage\(stage)_unit\(unit)", channels: 32 << stage, isDown: unit == 1,
                    squeezesAndExcites: squeezesAndExcites)(x, names)
            }
        }
        return x
    }
}
