/// `x / sqrt(sum(x^2) + epsilon)`; zeros stay zeros.
public struct L2Normalization: OperatorDefinition {
    public static let mnemonic = "l2_normalization"

    /// What the sum runs over.
    public enum Extent: String, Hashable, Sendable, CaseIterable {
        /// All dimensions but the first.
        case instance
        /// Axis 1.
        case channel
        /// All dimensions after axis 1.
        case spatial
    }

    public var extent: Extent
    public var epsilon: Double

    public init(_ extent: Extent, epsilon: Double) {
        self.extent = extent
        self.epsilon = epsilon
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("over", word: extent.rawValue)
        list.add("epsilon", epsilon)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("over")
        guard let extent = Extent(rawValue: word) else {
            throw ShapeError("over is \(word)", expected: "instance, channel or spatial")
        }
        self.extent = extent
        epsilon = try attributes.real("epsilon")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard operands[0].rank >= 2, extent != .spatial || operands[0].rank >= 3 else {
            throw ShapeError("data has shape \(operands[0])", expected: "more dimensions")
        }
        guard epsilon >= 0, epsilon.isFinite else {
            throw ShapeError("epsilon is \(epsilon)", expected: "a number of at least 0")
        }
        return operands
    }
}
