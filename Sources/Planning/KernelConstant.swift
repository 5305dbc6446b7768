/// A constant argument of a kernel.
public enum KernelConstant: Hashable, Sendable {
    case integer(Int)
    case real(Double)
}

extension KernelConstant: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self = .integer(value) }
}
