// For libm, which rounding links to.
internal import Glibc

/// Bilinear interpolation of `[N, C, H, W]` to another height and width.
///
/// Per axis, with `d` the output position: align-corners reads at `d (in-1)/(out-1)` (0 where out
/// is 1), half-pixel at `max(0, (d+0.5) in/out - 0.5)`; the last position is repeated.
public struct BilinearResize: OperatorDefinition {
    public static let mnemonic = "bilinear_resize"

    /// How the output size is found.
    public enum Target: Hashable, Sendable {
        /// A given height and width.
        case size(SpatialSize)
        /// The height and width of the second operand, `like`.
        case likeOperand
        /// The input's height and width times factors, rounded down.
        case scale(height: Double, width: Double)
    }

    public var target: Target
    public var alignsCorners: Bool

    public init(_ target: Target, alignsCorners: Bool) {
        self.target = target
        self.alignsCorners = alignsCorners
    }

    public var operandNames: [String] { target == .likeOperand ? ["data", "like"] : ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        switch target {
        case .size(let size): list.add("size", size)
        case .likeOperand: list.add("like", true)
        case .scale(let height, let width):
            list.add("scale_height", height)
            list.add("scale_width", width)
        }
        list.add("align_corners", alignsCorners)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        if attributes.contains("size") {
            target = .size(try attributes.size("size"))
        } else if try attributes.flag("like") {
            target = .likeOperand
        } else {
            target = .scale(
                height: try attributes.real("scale_height"),
                width: try attributes.real("scale_width"))
        }
        alignsCorners = try attributes.flag("align_corners")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        try data.require(rank: 4, "data")
        switch target {
        case .size(let size):
            try size.require(atLeast: 1, "size")
            return [[data[0], data[1], .known(size.height), .known(size.width)]]
        case .likeOperand:
            try operands[1].require(rank: 4, "like")
            return [[data[0], data[1], operands[1][2], operands[1][3]]]
        case .scale(let height, let width):
            return [
                [
                    data[0], data[1], try Self.scaled(data[2], height),
                    try Self.scaled(data[3], width),
                ]
            ]
        }
    }

    private static func scaled(
        _ dimension: Dimension, _ factor: Double
    ) throws(ShapeError) -> Dimension {
        guard factor > 0, factor <= 1024 else {
            throw ShapeError("the scale is \(factor)", expected: "above 0, at most 1024")
        }
        switch dimension {
        case .known(let size):
            let product = (Double(size) * factor).rounded(.down)
            guard product >= 1, product < 0x1p31 else {
                throw ShapeError("the size \(size) times \(factor) is out of range")
            }
            return .known(Int(product))
        case .symbol(let text): return .symbol("floor((\(text))*\(factor))")
        }
    }
}
