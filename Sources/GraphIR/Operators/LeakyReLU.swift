/// `x > 0 ? x : slope * x` with one fixed slope.
public struct LeakyReLU: OperatorDefinition {
    public static let mnemonic = "leaky_relu"

    public var slope: Double

    public init(slope: Double) { self.slope = slope }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("slope", slope)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        slope = try attributes.real("slope")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard slope.isFinite else {
            throw ShapeError("slope is \(slope)", expected: "a finite number")
        }
        return operands
    }
}
