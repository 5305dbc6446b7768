internal import GraphIR

/// A residual unit with a grouped 3x3 convolution, as in ResNeXt: 1x1, 3x3 in 32 groups, 1x1.
struct GroupedResidualUnit {
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
