import GraphIR
import Glibc

extension Sigmoid: ElementwiseOperator {
    /// Far left of 0 the exponential becomes infinite and the result 0, as it should.
    @inline(__always)
    func value(at x: Double) -> Double { 1 / (1 + exp(-x)) }
}
