/// A fully connected layer: `x W^T + b`, weight `[O, K]`.
///
/// With ``flattensInput`` all dimensions but the first are read as one, in C, H, W order;
/// otherwise the layer is applied along the last axis.
public struct Dense: OperatorDefinition {
    public static let mnemonic = "dense"

    /// Whether a bias `[O]` is the third operand.
    public var hasBias: Bool
    public var flattensInput: Bool

    public init(hasBias: Bool, flattensInput: Bool = true) {
        self.hasBias = hasBias
        self.flattensInput = flattensInput
    }

    public var operandNames: [String] { ["data", "weight"] + (hasBias ? ["bias"] : []) }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("bias", hasBias)
        list.add("last_axis", !flattensInput)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        hasBias = try attributes.flag("bias")
        flattensInput = try !attributes.flag("last_axis")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        let weight = operands[1]
        try weight.require(rank: 2, "weight")
        guard data.rank >= 2 else {
            throw ShapeError("data has shape \(data)", expected: "at least 2 dimensions")
        }
        if hasBias { try operands[2].require([weight[0]], "bias") }
        if flattensInput {
            if let inner = Shape(Array(data.dimensions.dropFirst())).elementCount {
                try weight.require([weight[0], .known(inner)], "weight")
            }
            return [[data[0], weight[0]]]
        }
        try weight.require([weight[0], data[data.rank - 1]], "weight")
        return [Shape(data.dimensions.dropLast() + [weight[0]])]
    }
}
