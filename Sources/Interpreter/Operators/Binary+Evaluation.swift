import GraphIR

extension Binary {
    /// Both operands broadcast to `shape`.
    func evaluate(_ left: Tensor, _ right: Tensor, shape: [Int]) -> [Double] {
        let plan = BroadcastPlan(left.shape, right.shape, to: shape)
        switch kind {
        case .add: return plan.combine(left.doubles, right.doubles) { $0 + $1 }
        case .subtract: return plan.combine(left.doubles, right.doubles) { $0 - $1 }
        case .multiply: return plan.combine(left.doubles, right.doubles) { $0 * $1 }
        case .divide: return plan.combine(left.doubles, right.doubles) { $0 / $1 }
        case .power, .minimum, .maximum:
            return plan.combine(left.doubles, right.doubles) { kind.value($0, $1) }
        }
    }
}
