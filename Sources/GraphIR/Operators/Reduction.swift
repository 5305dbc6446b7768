/// Sum, mean, maximum, minimum or product over some axes.
///
/// NaN among the elements gives NaN.
public struct Reduction: OperatorDefinition {
    public static let mnemonic = "reduction"

    /// What is made of the elements.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case sum
        case mean
        case maximum
        case minimum
        case product
    }

    public var kind: Kind
    /// The axes that are reduced, each once, at least one; negative ones count from the end.
    public var axes: [Int]
    /// Whether reduced axes stay, with size 1.
    public var keepsDimensions: Bool

    /// A reduction over the axes listed; all axes of a value are to be listed too.
    public init(_ kind: Kind, axes: [Int], keepsDimensions: Bool = true) {
        self.kind = kind
        self.axes = axes
        self.keepsDimensions = keepsDimensions
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        list.add("axes", axes)
        list.add("drops_axes", !keepsDimensions)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("kind")
        guard let kind = Kind(rawValue: word) else {
            throw ShapeError(
                "kind is \(word)", expected: "sum, mean, maximum, minimum or product")
        }
        self.kind = kind
        axes = try attributes.integers("axes")
        keepsDimensions = try !attributes.flag("drops_axes")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        let reduced = try resolvedAxes(of: data)
        var result: [Dimension] = []
        for (axis, size) in data.dimensions.enumerated() {
            if !reduced.contains(axis) {
                result.append(size)
            } else if size == 0 {
                throw ShapeError("reduces axis \(axis) of \(data)", expected: "a size of 1 or more")
            } else if keepsDimensions {
                result.append(1)
            }
        }
        return [Shape(result)]
    }

    /// The axes counted from the front, in ascending order.
    ///
    /// Throws where one is out of range or listed twice, or none is listed.
    public func resolvedAxes(of shape: Shape) throws(ShapeError) -> [Int] {
        var result: [Int] = []
        for axis in axes { result.append(try shape.resolvedAxis(axis)) }
        guard !result.isEmpty, Set(result).count == result.count else {
            throw ShapeError("reduces the axes \(axes)", expected: "one axis or more, each once")
        }
        return result.sorted()
    }
}
