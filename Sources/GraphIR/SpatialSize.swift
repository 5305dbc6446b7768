/// A height and a width: a kernel, a stride, a padding, a dilation, a scale.
public struct SpatialSize: Hashable, Sendable, CustomStringConvertible {
    public var height: Int
    public var width: Int

    public init(_ height: Int, _ width: Int) {
        self.height = height
        self.width = width
    }

    /// The same in both directions.
    public init(_ both: Int) { self.init(both, both) }

    public var area: Int { height * width }
    public var description: String { "\(height)x\(width)" }
    /// `[height, width]`, as attributes are printed.
    public var list: [Int] { [height, width] }
}

extension SpatialSize: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}
