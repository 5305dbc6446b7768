internal import GraphIR

/// The residual unit of the Residual Attention Network: 1x1 to a quarter of the channels, 3x3,
/// 1x1 back, batch normalizations around each and PReLU before the last two.
struct BottleneckUnit {
    /// The variants of the released script.
    struct Style: Hashable, Sendable {
        /// Channel attention at the end of the branch.
        var squeezesAndExcites: Bool
        /// Instance normalization for half the channels at the start of the branch, except in
        /// the last stage (Pan et al., "Two at Once: Enhancing Learning and Generalization
        /// Capacities via IBN-Net", 2018).
        var mixesInstanceNormalization: Bool
    }

    let name: String
    let channels: Int
    /// Whether the unit halves the size, with a projection on the shortcut.
    let isDown: Bool
    let style: Style

    func callAsFunction(_ x: Expression, _ names: AutomaticNames) -> Expression {
        var branch = normalized(x, names).conv("\(name)_c1x1_a", channels / 4)
            .bnActConv("\(name)_c3x3", channels / 4, kernel: 3, padding: 1)
            .bnActConv("\(name)_c1x1_b", channels, stride: isDown ? 2 : 1)
            .bn("\(name)_bn_c1x1_b")
        if style.squeezesAndExcites {
            branch = SqueezeAndExcitation(style: .attention, unit: name)(branch, names)
        }
        guard isDown else { return branch.adding(x, names) }
        let projection = x.conv("\(name)_conv1sc", channels, stride: 2).bn("\(name)_bn_sc")
        return branch.adding(projection, names)
    }

    private func normalized(_ x: Expression, _ names: AutomaticNames) -> Expression {
        guard style.mixesInstanceNormalization, channels != 2048 else {
            return x.bn("\(name)_c1x1")
        }
        let halves = x.split(names.next("split"), count: 2)
        return halves[0].instanceNormalization("\(name)_c1x1_ibn_in1", epsilon: 2e-5)
            .concatenating("\(name)_c1x1_ibn1", halves[halves.count - 1].bn("\(name)_c1x1_ibn"))
    }
}
