internal import GraphIR

/// insightface's MobileFaceNet (Chen et al., "MobileFaceNets: Efficient CNNs for Accurate
/// Real-Time Face Verification on Mobile Devices", 2018) for 112x112 faces.
///
/// | block | y1 | y2 | expansion | channels | size |
/// | --- | --- | --- | --- | --- | --- |
/// | conv_1, 3x3 stride 2 | 1 | 1 | | 64 | 56 |
/// | conv_2_dw, depthwise 3x3 | 1 | | | 64 | 56 |
/// | res_2, inverted residual | | 2 | 64 | 64 | 56 |
/// | dconv_23, res_3 | 1, 4 | 1, 8 | 128, 128 | 64 | 28 |
/// | dconv_34, res_4 | 1, 6 | 1, 16 | 256, 256 | 128 | 14 |
/// | dconv_45, res_5 | 1, 2 | 1, 4 | 512, 256 | 128 | 7 |
/// | conv_6sep, 1x1 | 1 | 1 | | 512 | 7 |
struct MobileFaceNet: Backbone {
    /// Blocks at sizes 56, 28, 14 and 7.
    let blocks: [Int]

    static let y1 = MobileFaceNet(blocks: [1, 4, 6, 2])
    static let y2 = MobileFaceNet(blocks: [2, 8, 16, 4])

    /// A stage after the first: a block that halves the size, then inverted residuals.
    private struct Stage {
        let down: String
        let downExpansion: Int
        let residual: String
        let residualExpansion: Int
        let channels: Int
    }

    private static let stages = [
        Stage(
            down: "dconv_23", downExpansion: 128, residual: "res_3", residualExpansion: 128,
            channels: 64),
        Stage(
            down: "dconv_34", downExpansion: 256, residual: "res_4", residualExpansion: 256,
            channels: 128),
        Stage(
            down: "dconv_45", downExpansion: 512, residual: "res_5", residualExpansion: 256,
            channels: 128),
    ]

    func features(of image: Expression, _ names: AutomaticNames) -> Expression {
        var x = image.normalizingPixels(names)
            .convBNAct("conv_1", 64, kernel: 3, stride: 2, padding: 1)
        if blocks[0] == 1 {
            x = x.convBNAct("conv_2_dw", 64, kernel: 3, padding: 1, groups: 64)
        } else {
            x = residuals("res_2", x, count: blocks[0], expansion: 64, names)
        }
        for (stage, count) in zip(Self.stages, blocks.dropFirst()) {
            x = x.depthwiseBlock(
                stage.down, expansion: stage.downExpansion, stage.channels, stride: 2)
            x = residuals(
                stage.residual, x, count: count, expansion: stage.residualExpansion, names)
        }
        return x.convBNAct("conv_6sep", 512)
    }

    private func residuals(
        _ name: String, _ input: Expression, count: Int, expansion: Int, _ names: AutomaticNames
    ) -> Expression {
        (0..<count).reduce(input) { x, index in
            x.depthwiseBlock("\(name)_block\(index)", expansion: expansion, x.channels)
                .adding(x, names)
        }
    }
}

extension Expression {
    /// Convolution, batch normalization, PReLU; the last is called `<name>_relu`.
    fileprivate func convBNAct(
        _ name: String, _ outputs: Int, kernel: SpatialSize = 1, stride: SpatialSize = 1,
        padding: SpatialSize = 0, groups: Int = 1
    ) -> Expression {
        conv(name, outputs, kernel: kernel, stride: stride, padding: padding, groups: groups)
            .bn(name).prelu("\(name)_relu")
    }

    /// 1x1 to the expansion, depthwise 3x3, linear 1x1 to `outputs`.
    fileprivate func depthwiseBlock(
        _ name: String, expansion: Int, _ outputs: Int, stride: SpatialSize = 1
    ) -> Expression {
        convBNAct("\(name)_conv_sep", expansion)
            .convBNAct(
                "\(name)_conv_dw", expansion, kernel: 3, stride: stride, padding: 1,
                groups: expansion
            )
            .conv("\(name)_conv_proj", outputs).bn("\(name)_conv_proj")
    }
}
