/// The sizes of a value, outermost first: `[N, C, H, W]` for images, `[N, C]` for vectors.
public struct Shape: Hashable, Sendable {
    public var dimensions: [Dimension]

    public init(_ dimensions: [Dimension]) { self.dimensions = dimensions }
    public init(sizes: [Int]) { self.dimensions = sizes.map { .known($0) } }

    public var rank: Int { dimensions.count }

    /// All sizes, where every one is known.
    public var sizes: [Int]? {
        var result: [Int] = []
        for dimension in dimensions {
            guard let value = dimension.value else { return nil }
            result.append(value)
        }
        return result
    }

    /// The product of all sizes, where known and not overflowing. A scalar (rank 0) has 1.
    public var elementCount: Int? {
        guard let sizes else { return nil }
        return Shape.product(sizes)
    }

    /// The product of `sizes`, or nil where it overflows or a size is negative.
    public static func product(_ sizes: some Sequence<Int>) -> Int? {
        var result = 1
        for size in sizes {
            let (product, overflow) = result.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            result = product
        }
        return result
    }

    public subscript(axis: Int) -> Dimension {
        get { dimensions[axis] }
        set { dimensions[axis] = newValue }
    }

    /// Whether both have the same rank and no two known sizes differ.
    public func isCompatible(with other: Shape) -> Bool {
        rank == other.rank
            && zip(dimensions, other.dimensions).allSatisfy { $0.isCompatible(with: $1) }
    }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
    public init(arrayLiteral elements: Dimension...) { self.init(elements) }

    public var description: String {
        "[" + dimensions.map(\.description).joined(separator: ", ") + "]"
    }
}
