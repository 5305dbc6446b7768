internal import GraphIR

/// An attention module: a trunk of two residual units, multiplied by `1 + mask`.
///
/// The mask comes from an hourglass that halves the size `4 - stage` times with max pooling and
/// goes back with bilinear interpolation. At each size on the way back both the tensor that was
/// pooled and a residual unit of it (the skip connection) are added; at full size the trunk is.
struct AttentionModule {
    let name: String
    /// 1, 2 or 3.
    let stage: Int
    let channels: Int
    let style: BottleneckUnit.Style

    func callAsFunction(_ input: Expression, _ names: AutomaticNames) -> Expression {
        let first = unit("rb_first", input, names)
        let trunk = unit("tk_rb_2", unit("tk_rb_1", first, names), names)
        let hourglass = hourglass(first, names)
            .bilinearResize("\(name)_sm_up_1", like: trunk).adding(trunk, names)
        let mask =
            hourglass
            .bnActConv("\(name)_sm_c1x1_a", channels)
            .bnActConv("\(name)_sm_c1x1_b", channels)
            .sigmoid("\(name)_sm_sigmoid")
        let masked = trunk.multiplying(names.next("_mul"), by: mask)
        // The released script capitalises the name in stage 1 only.
        return unit(stage == 1 ? "RB_last" : "rb_last", trunk.adding(masked, names), names)
    }

    /// The hourglass up to half the module's size.
    private func hourglass(_ input: Expression, _ names: AutomaticNames) -> Expression {
        let depth = 4 - stage
        var x = input
        var levels: [(pooled: Expression, skip: Expression)] = []
        for level in 1..<depth {
            x = unit("sm_rb_\(level)", pooled(x, level), names)
            levels.append((x, unit("sk_cn_rb_\(level)", x, names)))
        }
        x = unit("sm_rb_\(depth)_1", pooled(x, depth), names)
        x = unit("sm_rb_\(depth)_2", x, names)
        for (level, (pooled, skip)) in zip(1..., levels).reversed() {
            let sum = x.bilinearResize("\(name)_sm_up_\(level + 1)", like: pooled)
                .adding(pooled, names).adding(skip, names)
            x = unit("sm_rb_\(2 * depth - level)", sum, names)
        }
        return x
    }

    private func pooled(_ x: Expression, _ level: Int) -> Expression {
        x.maxPooling("\(name)_mpool\(level)", kernel: 3, stride: 2, padding: 1)
    }

    private func unit(
        _ suffix: String, _ x: Expression, _ names: AutomaticNames
    ) -> Expression {
        BottleneckUnit(
            name: "\(name)_\(suffix)", channels: channels, isDown: false, style: style)(x, names)
    }
}
