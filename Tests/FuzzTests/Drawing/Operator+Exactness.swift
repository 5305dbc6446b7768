import GraphIR

extension Operator {
    /// Whether the results are some of the operands' numbers, so that nothing is rounded.
    var movesNumbers: Bool {
        switch self {
        case .relu, .selection, .concatenation, .split, .flatten, .reshape, .transpose, .dropout,
            .identity, .nearestUpsampling:
            true
        case .pooling(let pooling): pooling.kind == .max
        case .globalPooling(let pooling): pooling.kind == .max
        case .binary(let binary): binary.kind == .minimum || binary.kind == .maximum
        case .reduction(let reduction):
            reduction.kind == .minimum || reduction.kind == .maximum
        case .function(let function): function.kind == .abs || function.kind == .negate
        // Bounds that float32 holds.
        case .clip: true
        default: false
        }
    }

    /// Whether the results are whole numbers, whatever the operands are.
    var roundsToWhole: Bool {
        guard case .function(let function) = self else { return false }
        return [.floor, .ceil, .round, .sign].contains(function.kind)
    }
}

extension Function {
    /// Whether it jumps where an operand of `value`, off by twice the bounds of agreement, might
    /// be on either side: compiled code could then rightly differ by the jump.
    func jumps(near value: DrawnValue) -> Bool {
        guard !value.isExact else { return false }
        switch kind {
        case .floor, .ceil, .round, .sign, .thresholdedReLU, .shrink: break
        default: return false
        }
        let margin = 4e-5 * value.largest
        return value.numbers.contains { number in
            let change = self.value(at: number + margin) - self.value(at: number - margin)
            return change.magnitude > 3 * margin
        }
    }
}
