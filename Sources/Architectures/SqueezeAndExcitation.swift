internal import GraphIR

/// Channel attention (Hu et al., "Squeeze-and-Excitation Networks", 2018): a weight per channel
/// between 0 and 1 from the channels' means, through a bottleneck of a 16th of the channels.
struct SqueezeAndExcitation {
    /// How the layers are called, and whether their convolutions have a bias.
    enum Style {
        /// `<unit>_se_1_conv2d`, without bias: the Residual Attention Network's script.
        case attention
        /// `<unit>_se_conv1`, with bias: insightface.
        case insightface
    }

    let style: Style
    /// The name of the residual unit the block belongs to.
    let unit: String

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        let mean = x.globalAveragePooling("\(unit)_se_pool1")
        let weights =
            switch style {
            case .attention:
                mean.conv("\(unit)_se_1", x.channels / 16).act("\(unit)_se")
                    .conv("\(unit)_se_2", x.channels)
            case .insightface:
                mean.convolution("\(unit)_se_conv1", x.channels / 16, kernel: 1, bias: true)
                    .prelu("\(unit)_se_relu1")
                    .convolution("\(unit)_se_conv2", x.channels, kernel: 1, bias: true)
            }
        return x.multiplying(
            names.next("broadcast_mul"), by: weights.sigmoid("\(unit)_se_sigmoid"))
    }
}
