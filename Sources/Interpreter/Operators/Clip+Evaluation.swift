import GraphIR

extension Clip: ElementwiseOperator {
    /// Two comparisons, both false for NaN, which is kept.
    @inline(__always)
    func value(at x: Double) -> Double { x < minimum ? minimum : x > maximum ? maximum : x }
}
