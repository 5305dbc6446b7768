/// Cuts a value along one axis into equal parts, each an output.
public struct Split: OperatorDefinition {
    public static let mnemonic = "split"

    /// The number of parts.
    public var count: Int
    /// The axis; negative counts from the end.
    public var axis: Int

    public init(count: Int, axis: Int = 1) {
        self.count = count
        self.axis = axis
    }

    public var operandNames: [String] { ["data"] }
    public var outputCount: Int { count }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("count", count)
        list.add("axis", axis, default: 1)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        count = try attributes.integer("count")
        axis = try attributes.integer("axis", default: 1)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard (1...4096).contains(count) else {
            throw ShapeError("splits into \(count) parts", expected: "1 to 4096")
        }
        var part = operands[0]
        let axis = try part.resolvedAxis(self.axis)
        switch part[axis] {
        case .known(let size):
            guard size % count == 0 else {
                throw ShapeError("splits \(size) into \(count) parts", expected: "equal parts")
            }
            part[axis] = .known(size / count)
        case .symbol(let text): part[axis] = .symbol("(\(text))/\(count)")
        }
        return Array(repeating: part, count: count)
    }
}
