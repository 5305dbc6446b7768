/// Dropout: at inference the identity; its rate is kept to print the graph as it was trained.
public struct Dropout: OperatorDefinition {
    public static let mnemonic = "dropout"

    /// The share of elements dropped in training.
    public var rate: Double

    public init(rate: Double) { self.rate = rate }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("rate", rate)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        rate = try attributes.real("rate")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { operands }
}
