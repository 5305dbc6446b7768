/// Instance normalization: per sample and channel `gamma (x - mean) / sqrt(var + epsilon) + beta`
/// with the biased variance over all spatial positions (Ulyanov et al., 2016).
public struct InstanceNormalization: OperatorDefinition {
    public static let mnemonic = "instance_normalization"

    public var epsilon: Double

    public init(epsilon: Double) { self.epsilon = epsilon }

    public var operandNames: [String] { ["data", "gamma", "beta"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("epsilon", epsilon)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        epsilon = try attributes.real("epsilon")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard epsilon >= 0, epsilon.isFinite else {
            throw ShapeError("epsilon is \(epsilon)", expected: "a number of at least 0")
        }
        try operands[0].require(rank: 4, "data")
        let channels = try operands[0].channels("data")
        try operands[1].require([.known(channels)], "gamma")
        try operands[2].require([.known(channels)], "beta")
        return [operands[0]]
    }
}
