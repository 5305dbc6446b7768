/// `[N, ...]` to `[N, product of the rest]`, in row-major order.
public struct Flatten: OperatorDefinition {
    public static let mnemonic = "flatten"

    public init() {}

    public var operandNames: [String] { ["data"] }
    public var attributes: AttributeList { AttributeList() }
    public init(attributes: inout AttributeReader) throws(ShapeError) {}

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        guard data.rank >= 1 else { throw ShapeError("flattens a scalar") }
        let rest = Shape(Array(data.dimensions.dropFirst()))
        if rest.sizes != nil {
            guard let count = rest.elementCount else { throw ShapeError("\(data) is too large") }
            return [[data[0], .known(count)]]
        }
        let text = rest.dimensions.map { "(\($0))" }.joined(separator: "*")
        return [[data[0], .symbol(text)]]
    }
}
