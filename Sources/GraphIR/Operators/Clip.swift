/// Limits every element to `[minimum, maximum]`; NaN stays NaN. Either bound may be infinite.
public struct Clip: OperatorDefinition {
    public static let mnemonic = "clip"

    public var minimum: Double
    public var maximum: Double

    public init(minimum: Double, maximum: Double) {
        self.minimum = minimum
        self.maximum = maximum
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("min", minimum, default: -.infinity)
        list.add("max", maximum, default: .infinity)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        minimum = try attributes.real("min", default: -.infinity)
        maximum = try attributes.real("max", default: .infinity)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard minimum <= maximum else {
            throw ShapeError("clips to \(minimum)...\(maximum)", expected: "min at most max")
        }
        return operands
    }
}
