/// One size of a shape: a number, or an expression over the sizes that are not fixed yet.
///
/// Height, width and batch may stay symbolic until `SpecializeShape` fixes them. A symbolic size
/// is kept as text in a canonical form, so that equal chains of layers give equal dimensions.
public enum Dimension: Hashable, Sendable {
    case known(Int)
    case symbol(String)

    /// The number, where it is known.
    public var value: Int? {
        if case .known(let value) = self { value } else { nil }
    }

    /// Whether the two can be the same size: equal, or at least one not known yet.
    public func isCompatible(with other: Dimension) -> Bool {
        switch (self, other) {
        case (.known(let left), .known(let right)): left == right
        default: true
        }
    }

    /// The number of window positions: `floor((self + offset) / stride) + 1`, or with `ceil`.
    ///
    /// `offset` is the padding on both sides less the window's extent, `startPadding` the part of
    /// it before the image. Throws where the window is larger than the padded size.
    func windowed(
        offset: Int, stride: Int, rounding: WindowRounding, startPadding: Int
    ) throws(ShapeError) -> Dimension {
        switch self {
        case .known(let size):
            let (room, overflow) = size.addingReportingOverflow(offset)
            guard !overflow, room >= 0 else {
                throw ShapeError("the window is larger than the padded size \(size)")
            }
            guard room < Int.max - stride, size <= Int.max - startPadding else {
                throw ShapeError("the size \(size) overflows")
            }
            let count = (room + (rounding == .down ? 0 : stride - 1)) / stride + 1
            guard rounding == .upWithinImage else { return .known(count) }
            return .known(min(count, (size + startPadding - 1) / stride + 1))
        case .symbol(let text):
            if stride == 1 {
                return offset == -1 ? self : .symbol(Self.sum(text, offset + 1))
            }
            let function =
                switch rounding {
                case .down: "floor"
                case .up: "ceil"
                case .upWithinImage: "ceil_within"
                }
            return .symbol("\(function)(\(Self.sum(text, offset))/\(stride))+1")
        }
    }

    /// The size times a whole factor.
    func scaled(by factor: Int) throws(ShapeError) -> Dimension {
        switch self {
        case .known(let size):
            let (product, overflow) = size.multipliedReportingOverflow(by: factor)
            guard !overflow else { throw ShapeError("the size \(size) x \(factor) overflows") }
            return .known(product)
        case .symbol(let text): return factor == 1 ? self : .symbol("(\(text))*\(factor)")
        }
    }

    private static func sum(_ text: String, _ number: Int) -> String {
        if number == 0 { return text }
        return "(\(text)\(number > 0 ? "+" : "-")\(number.magnitude))"
    }
}

extension Dimension: ExpressibleByIntegerLiteral, CustomStringConvertible {
    public init(integerLiteral value: Int) { self = .known(value) }

    /// A number or the symbolic expression.
    public var description: String {
        switch self {
        case .known(let value): "\(value)"
        case .symbol(let text): text
        }
    }

    /// The batch size of a network whose batch is not fixed yet.
    public static let batch = Dimension.symbol("N")
    /// The input height that is not fixed yet.
    public static let height = Dimension.symbol("H")
    /// The input width that is not fixed yet.
    public static let width = Dimension.symbol("W")
}
