/// `exp(x) / sum(exp(x))` along one axis.
public struct Softmax: OperatorDefinition {
    public static let mnemonic = "softmax"

    /// The axis; negative counts from the end.
    public var axis: Int

    public init(axis: Int = -1) { self.axis = axis }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("axis", axis, default: -1)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        axis = try attributes.integer("axis", default: -1)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        _ = try operands[0].resolvedAxis(axis)
        return operands
    }
}
