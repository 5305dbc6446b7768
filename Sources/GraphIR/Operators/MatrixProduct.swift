/// The product of two values as stacks of matrices, as `numpy.matmul` defines it.
///
/// `[..., M, K]` times `[..., K, N]` is `[..., M, N]`; the sizes before the last two broadcast as
/// in ``Binary``. A left operand `[K]` counts as `[1, K]` and a right one as `[K, 1]`; that axis of
/// size 1 is not part of the result.
public struct MatrixProduct: OperatorDefinition {
    public static let mnemonic = "matrix_product"

    public init() {}

    public var operandNames: [String] { ["left", "right"] }
    public var attributes: AttributeList { AttributeList() }
    public init(attributes: inout AttributeReader) throws(ShapeError) { self.init() }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let left = operands[0]
        let right = operands[1]
        guard left.rank >= 1, right.rank >= 1 else {
            throw ShapeError(
                "multiplies \(left) by \(right)", expected: "at least 1 dimension each")
        }
        let inner = left[left.rank - 1]
        let rows = right[max(0, right.rank - 2)]
        guard inner.isCompatible(with: rows) else {
            throw ShapeError(
                "multiplies \(left) by \(right)", expected: "\(inner) rows in the right operand")
        }
        let batch = try Binary.broadcast(
            Shape(Array(left.dimensions.dropLast(2))), Shape(Array(right.dimensions.dropLast(2))))
        let height = left.rank > 1 ? [left[left.rank - 2]] : []
        let width = right.rank > 1 ? [right[right.rank - 1]] : []
        return [Shape(batch.dimensions + height + width)]
    }
}
