import GraphIR

extension GraphDraw {
    /// `|x| + c` with c in 0.5...1.5: for what needs numbers above 0.
    mutating func positive(_ data: DrawnValue) throws -> DrawnValue {
        if data.numbers.allSatisfy({ $0 >= 0.25 }) { return data }
        let magnitudes = try node(.function(Function(.abs)), [data.id])
        let shift = try choice([[], [1], data.shape])
        return try node(
            .binary(Binary(.add)), [magnitudes[0].id, parameter(shift, in: 0.5...1.5)])[0]
    }

    /// The value limited to a range, where it is not in it.
    private mutating func limited(
        _ data: DrawnValue, _ range: ClosedRange<Double>
    ) throws -> DrawnValue {
        if data.numbers.allSatisfy(range.contains) { return data }
        let clip = Clip(minimum: range.lowerBound, maximum: range.upperBound)
        return try node(.clip(clip), [data.id])[0]
    }

    mutating func clip() throws {
        let limits = try choice([
            (-0.5, 0.5), (0, 6), (-.infinity, 0.25), (-0.75, .infinity), (-1.0, 2.0),
        ])
        try node(.clip(Clip(minimum: limits.0, maximum: limits.1)), [try value().id])
    }

    mutating func function() throws {
        let kind = try choice(Function.Kind.allCases)
        let function = try parameterized(kind)
        try node(.function(function), [try domain(of: kind, try value()).id])
    }

    /// The value, or what becomes of it, within the range where a function is well conditioned.
    private mutating func domain(
        of kind: Function.Kind, _ data: DrawnValue
    ) throws -> DrawnValue {
        switch kind {
        case .reciprocal, .sqrt: try positive(data)
        // Near 1 the logarithm cancels: far from it on both sides.
        case .log: try positive(data)
        case .asin, .acos, .atanh: try limited(data, -0.75...0.75)
        case .acosh: try limited(try positive(data), 1.25...64)
        case .tan: try limited(data, -1.25...1.25)
        case .exp, .sinh, .cosh: try limited(data, -6...6)
        case .sin, .cos: try limited(data, -32...32)
        case .abs, .negate, .sign, .floor, .ceil, .round, .atan, .asinh, .erf, .softplus,
            .softsign, .elu, .celu, .selu, .thresholdedReLU, .shrink, .hardSigmoid:
            data
        }
    }

    private mutating func parameterized(_ kind: Function.Kind) throws -> Function {
        switch kind {
        case .elu: .elu(alpha: try choice([1, 0.7, -0.5]))
        case .celu: .celu(alpha: try choice([1, 0.6, -0.6]))
        case .selu: .selu(alpha: 1.67, gamma: 1.05)
        case .thresholdedReLU: .thresholdedReLU(alpha: try choice([1, 0.3, -0.25]))
        case .shrink: .shrink(lambda: try choice([0.5, 0.25]), bias: try choice([0.5, 0, -0.25]))
        case .hardSigmoid: .hardSigmoid(alpha: try choice([0.2, 1.0 / 6]), beta: 0.5)
        case .abs, .negate, .sign, .reciprocal, .sqrt, .floor, .ceil, .round, .exp, .log, .sin,
            .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh, .erf,
            .softplus, .softsign:
            Function(kind)
        }
    }

    // MARK: Arithmetic

    mutating func binary() throws {
        let kind = try choice(Binary.Kind.allCases)
        let left = try value()
        let isReversed = isDrawn(oneIn: 3)
        if kind == .power { return try power(left, isReversed: isReversed) }
        if isDrawn(oneIn: 2) {
            // Divisors stay away from 0, whoever they are.
            let range: ClosedRange<Float> = isDrawn(oneIn: 2) ? 0.5...1.5 : -1.5 ... -0.5
            let other = parameter(try operandShape(left.shape), in: range)
            let data = isReversed && kind == .divide ? try positive(left) : left
            let operands = isReversed ? [other, data.id] : [data.id, other]
            try node(.binary(Binary(kind)), operands)
            return
        }
        let other = try partner(of: left)
        let right = kind == .divide ? try positive(other) : other
        let operands =
            isReversed && kind != .divide ? [right.id, left.id] : [left.id, right.id]
        try node(.binary(Binary(kind)), operands)
    }

    private mutating func power(_ data: DrawnValue, isReversed: Bool) throws {
        guard isDrawn(oneIn: 2) else {
            let shape = try operandShape(data.shape)
            if isReversed {
                let exponent = try limited(data, -3...3)
                let base = parameter(shape, in: 0.5...1.5)
                try node(.binary(Binary(.power)), [base, exponent.id])
            } else {
                let exponent =
                    isDrawn(oneIn: 2)
                    ? constant(Tensor(shape: [], [try choice([-1, 0, 0.5, 1, 2, 3])]))
                    : parameter(shape, in: -1...2)
                try node(.binary(Binary(.power)), [try positive(data).id, exponent])
            }
            return
        }
        let other = try partner(of: data)
        let base = try limited(try positive(data), 0.25...16)
        try node(.binary(Binary(.power)), [base.id, try limited(other, -2...2).id])
    }

    /// A value that broadcasts with another; often one that is no larger, or of the same shape.
    private mutating func partner(of data: DrawnValue) throws -> DrawnValue {
        try value {
            (try? Binary.broadcast(Shape(sizes: data.shape), Shape(sizes: $0.shape))) != nil
        }
    }

    /// The shape of a constant that broadcasts with a value.
    private mutating func operandShape(_ shape: [Int]) throws -> [Int] {
        var choices = [[], [1], shape, shape.map { _ in 1 }]
        for axis in shape.indices {
            // One axis alone, with and without the ones before it; all but one.
            choices.append(shape.indices.map { $0 == axis ? shape[axis] : 1 })
            choices.append(shape.indices.filter { $0 >= axis }.map { $0 == axis ? shape[axis] : 1 })
            choices.append(shape.indices.map { $0 == axis ? 1 : shape[$0] })
            choices.append(Array(shape[axis...]))
        }
        if shape.count == 4, isDrawn(oneIn: 2) { return [shape[1], 1, 1] }
        if shape.count < 4 { choices.append([2] + shape) }
        return try choice(choices)
    }
}
