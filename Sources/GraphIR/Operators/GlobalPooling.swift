/// Max or average over all positions: `[N, C, H, W]` to `[N, C, 1, 1]`.
public struct GlobalPooling: OperatorDefinition {
    public static let mnemonic = "global_pooling"

    public var kind: Pooling.Kind

    public init(_ kind: Pooling.Kind) { self.kind = kind }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("kind")
        guard let kind = Pooling.Kind(rawValue: word) else {
            throw ShapeError("kind is \(word)", expected: "max or average")
        }
        self.kind = kind
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        try operands[0].require(rank: 4, "data")
        return [[operands[0][0], operands[0][1], 1, 1]]
    }
}
