/// `x > 0 ? x : slope * x` with a learned slope per channel, `[C]`, or one for all, `[1]`
/// (He et al., 2015). Slopes may be negative or above 1, so `max(x, slope * x)` is not the same.
public struct PReLU: OperatorDefinition {
    public static let mnemonic = "prelu"

    public init() {}

    public var operandNames: [String] { ["data", "slope"] }
    public var attributes: AttributeList { AttributeList() }
    public init(attributes: inout AttributeReader) throws(ShapeError) {}

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let channels = try operands[0].channels("data")
        guard operands[1] == [1] || operands[1] == [.known(channels)] else {
            throw ShapeError("slope has shape \(operands[1])", expected: "[\(channels)] or [1]")
        }
        return [operands[0]]
    }
}
