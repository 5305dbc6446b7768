internal import GraphIR

/// A collective residual unit: a 1x1 and a depthwise 3x3 convolution whose weights (the basis)
/// are shared with other units, then two 1x1 convolutions of its own. Batch normalizations and
/// PReLUs are private to the unit.
struct CollectiveResidualUnit {
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
