import GraphIR

extension ReLU: ElementwiseOperator {
    /// `max(x, 0)`, written so that NaN, which compares false, is kept.
    @inline(__always)
    func value(at x: Double) -> Double { x < 0 ? 0 : x }
}
