/// Joins values along one axis.
public struct Concatenation: OperatorDefinition {
    public static let mnemonic = "concatenation"

    /// The axis; negative counts from the end.
    public var axis: Int
    /// The number of operands.
    public var count: Int

    public init(count: Int, axis: Int = 1) {
        self.count = count
        self.axis = axis
    }

    public var operandNames: [String] { (0..<max(0, count)).map { "part \($0)" } }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("count", count)
        list.add("axis", axis, default: 1)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        count = try attributes.integer("count")
        axis = try attributes.integer("axis", default: 1)
        guard (1...4096).contains(count) else {
            throw ShapeError("joins \(count) values", expected: "1 to 4096")
        }
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard let first = operands.first else { throw ShapeError("joins nothing") }
        let axis = try first.resolvedAxis(self.axis)
        var result = first
        var total: Int? = 0
        for (index, shape) in operands.enumerated() {
            var expected = first
            guard shape.rank == first.rank else {
                throw ShapeError("part \(index) has shape \(shape)", expected: "rank of \(first)")
            }
            expected[axis] = shape[axis]
            try shape.require(expected, "part \(index)")
            if let size = shape[axis].value, let sum = total {
                let (next, overflow) = sum.addingReportingOverflow(size)
                guard !overflow else { throw ShapeError("the joined size overflows") }
                total = next
            } else {
                total = nil
            }
        }
        let parts = operands.map { $0[axis].description }.joined(separator: "+")
        result[axis] = total.map { .known($0) } ?? .symbol("(\(parts))")
        return [result]
    }
}

extension Shape {
    /// A possibly negative axis as an index. Throws where it is out of range.
    public func resolvedAxis(_ axis: Int) throws(ShapeError) -> Int {
        guard (-rank..<rank).contains(axis) else {
            throw ShapeError("axis \(axis) of shape \(self)", expected: "-\(rank) to \(rank - 1)")
        }
        return axis < 0 ? axis + rank : axis
    }
}
