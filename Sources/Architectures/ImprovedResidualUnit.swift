internal import GraphIR

/// BN, 3x3, BN, PReLU, 3x3, BN: insightface's residual unit version 3.
struct ImprovedResidualUnit {
    let name: String
    let channels: Int
    /// Whether the unit halves the size, with a projection on the shortcut.
    let isDown: Bool
    let squeezesAndExcites: Bool

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        let stride: SpatialSize = isDown ? 2 : 1
        var branch = bn("bn1", x)
            .convolution("\(name)_conv1", channels, kernel: 3, padding: 1)
        branch = bn("bn2", branch).prelu("\(name)_relu1")
            .convolution("\(name)_conv2", channels, kernel: 3, stride: stride, padding: 1)
        branch = bn("bn3", branch)
        if squeezesAndExcites {
            branch = SqueezeAndExcitation(style: .insightface, unit: name)(branch, names)
        }
        guard isDown else { return branch.adding(x, names) }
        let projection = bn(
            "sc", x.convolution("\(name)_conv1sc", channels, kernel: 1, stride: 2))
        return branch.adding(projection, names)
    }

    private func bn(_ suffix: String, _ x: Expression) -> Expression {
        x.batchNormalization("\(name)_\(suffix)", epsilon: LResNetEIR.epsilon)
    }
}
