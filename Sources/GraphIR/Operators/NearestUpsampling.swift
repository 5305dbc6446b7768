/// Repeats every pixel of `[N, C, H, W]` a whole number of times in each direction.
public struct NearestUpsampling: OperatorDefinition {
    public static let mnemonic = "nearest_upsampling"

    public var scale: SpatialSize

    public init(scale: SpatialSize) { self.scale = scale }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("scale", scale)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        scale = try attributes.size("scale")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        try data.require(rank: 4, "data")
        try scale.require(atLeast: 1, "scale")
        return [
            [
                data[0], data[1], try data[2].scaled(by: scale.height),
                try data[3].scaled(by: scale.width),
            ]
        ]
    }
}
