import GraphIR

extension LeakyReLU: ElementwiseOperator {
    @inline(__always)
    func value(at x: Double) -> Double { x > 0 ? x : slope * x }
}
