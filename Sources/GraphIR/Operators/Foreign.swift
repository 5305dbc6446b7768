/// An operator of the source framework that Burin does not run.
///
/// Readers keep such nodes, because most belong to a training tail that `RemoveTrainingTail` cuts
/// off; what is left after that is reported, all at once. Its outputs have the shape `[?]`.
public struct Foreign: OperatorDefinition {
    public static let mnemonic = "foreign"

    /// The operator as the model file names it, with the reason where a known one is refused.
    public var name: String
    public var operandCount: Int
    public var outputCount: Int

    public init(name: String, operandCount: Int, outputCount: Int = 1) {
        self.name = name
        self.operandCount = operandCount
        self.outputCount = outputCount
    }

    public var operandNames: [String] { (0..<max(0, operandCount)).map { "operand \($0)" } }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("name", word: name)
        list.add("operands", operandCount)
        list.add("outputs", outputCount, default: 1)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        name = try attributes.word("name")
        operandCount = try attributes.integer("operands")
        outputCount = try attributes.integer("outputs", default: 1)
        guard (0...4096).contains(operandCount), (1...4096).contains(outputCount) else {
            throw ShapeError("has \(operandCount) operands and \(outputCount) outputs")
        }
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        Array(repeating: [.symbol("?")], count: outputCount)
    }
}
