/// A constant argument of a kernel.
public enum KernelConstant: Hashable, Sendable {
    case integer(Int)
    case real(Double)
    /// An enumerator of the templates.
    case name(String)
    /// How many images the call computes: 1, or all of a batch.
    case images
    /// Floats from one image to the next where a pointer of the call points; 0 for one image.
    case imageStride(pointer: Int)
}

extension KernelConstant: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self = .integer(value) }
}
