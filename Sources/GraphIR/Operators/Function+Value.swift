import Glibc

extension Function {
    /// The function at `x`, in float64: what the interpreter computes, and what becomes of
    /// constants. The number of parameters must be the kind's.
    @inline(__always)
    public func value(at x: Double) -> Double {
        switch kind {
        case .abs: Swift.abs(x)
        case .negate: -x
        case .sign: x > 0 ? 1 : x < 0 ? -1 : x
        case .reciprocal: 1 / x
        case .sqrt: x.squareRoot()
        case .floor: x.rounded(.down)
        case .ceil: x.rounded(.up)
        case .round: x.rounded(.toNearestOrEven)
        case .exp: Glibc.exp(x)
        case .log: Glibc.log(x)
        case .sin: Glibc.sin(x)
        case .cos: Glibc.cos(x)
        case .tan: Glibc.tan(x)
        case .asin: Glibc.asin(x)
        case .acos: Glibc.acos(x)
        case .atan: Glibc.atan(x)
        case .sinh: Glibc.sinh(x)
        case .cosh: Glibc.cosh(x)
        case .asinh: Glibc.asinh(x)
        case .acosh: Glibc.acosh(x)
        case .atanh: Glibc.atanh(x)
        case .erf: Glibc.erf(x)
        // Written so that the exponential neither overflows nor hides a small result.
        case .softplus: (x > 0 ? x : 0) + log1p(Glibc.exp(-Swift.abs(x)))
        case .softsign: x / (1 + Swift.abs(x))
        case .elu, .celu, .selu, .thresholdedReLU, .shrink, .hardSigmoid: parametricValue(at: x)
        }
    }

    /// The kinds with parameters. Comparisons are turned so that NaN passes.
    private func parametricValue(at x: Double) -> Double {
        let first = parameters[0]
        let second = parameters.count > 1 ? parameters[1] : 0
        return switch kind {
        case .elu: x > 0 ? x : first * expm1(x)
        case .celu: x > 0 ? x : first * expm1(x / first)
        case .selu: second * (x > 0 ? x : first * expm1(x))
        case .thresholdedReLU: x <= first ? 0 : x
        case .shrink: x < -first ? x + second : x > first ? x - second : x.isNaN ? x : 0
        case .hardSigmoid: limited(first * x + second)
        default: x
        }
    }

    private func limited(_ x: Double) -> Double { x < 0 ? 0 : x > 1 ? 1 : x }
}
