internal import GraphIR

/// The modified Residual Attention Network (Wang et al., "Residual Attention Network for Image
/// Classification", 2017) for 112x112 faces.
///
/// | block | net 56 | net 92 | channels | size |
/// | --- | --- | --- | --- | --- |
/// | stem, 3x3 | 1 | 1 | 64 | 112 |
/// | residual unit, attention modules of stage 1 | 1, 1 | 1, 1 | 256 | 56 |
/// | residual unit, attention modules of stage 2 | 1, 1 | 1, 2 | 512 | 28 |
/// | residual unit, attention modules of stage 3 | 1, 1 | 1, 3 | 1024 | 14 |
/// | residual units | 3 | 3 | 2048 | 7 |
///
/// The residual unit before each stage halves the size.
struct ResidualAttentionNet: Backbone {
    /// Attention modules in stages 1, 2 and 3.
    let modules: [Int]
    let style: BottleneckUnit.Style

    static let modules56 = [1, 1, 1]
    static let modules92 = [1, 2, 3]

    func features(of image: Expression, _ names: AutomaticNames) -> Expression {
        var x = image.normalizingPixels(names).stem("RA_conv1", normalization: "RA_conv1_bn1")
        for (stage, count) in zip(1..., modules) {
            x = unit("RAN_R_unit\(stage)", channels: 128 << stage, isDown: true)(x, names)
            for index in 1...count {
                x = AttentionModule(
                    name: "RAN_AM_s\(stage)_unit\(index)", stage: stage, channels: 128 << stage,
                    style: style)(x, names)
            }
        }
        x = unit("RAN_R_unit4_1", channels: 2048, isDown: true)(x, names)
        x = unit("RAN_R_unit4_2", channels: 2048)(x, names)
        return unit("RAN_R_unit4_3", channels: 2048)(x, names)
    }

    private func unit(
        _ name: String, channels: Int, isDown: Bool = false
    ) -> BottleneckUnit {
        BottleneckUnit(name: name, channels: channels, isDown: isDown, style: style)
    }
}
