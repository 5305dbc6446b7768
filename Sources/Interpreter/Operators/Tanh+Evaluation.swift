import GraphIR
import Glibc

extension Tanh: ElementwiseOperator {
    @inline(__always)
    func value(at x: Double) -> Double { tanh(x) }
}
