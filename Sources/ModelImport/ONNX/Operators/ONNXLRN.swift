import GraphIR

/// `LRN` (Krizhevsky et al., 2012): `x / (bias + alpha / size sum(x^2))^beta`, the sum over `size`
/// channels around each.
enum ONNXLRN: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let shape = try node.shape(0)
        let size = try attributes.integer("size")
        let alpha = try attributes.real("alpha", default: 1e-4)
        let beta = try attributes.real("beta", default: 0.75)
        let bias = try attributes.real("bias", default: 1)
        guard shape.count >= 3, let pixels = Shape.product(shape[2...]),
            (1...1 << 20).contains(size)
        else { throw .malformed("size=\(size) for \(shape)") }
        let data = try node.value(0)
        let squares = try node.binary(.multiply, data, data, "squares")
        // Channels lie in rows, so that a window of rows is one of channels.
        let rows = try node.reshape(squares, [shape[0], 1, shape[1], pixels], "rows")
        let sums = try node.add(.pooling(try window(node, size)), [rows], "means")
        let scaled = try node.binary(.multiply, sums, node.scalar(alpha, "alpha"), "scaled")
        let shifted = try node.binary(.add, scaled, node.scalar(bias, "bias"), "shifted")
        let power = try node.binary(.power, shifted, node.scalar(beta, "beta"), "power")
        let divisor = try node.reshape(power, shape, "divisor")
        return [.computed(try node.binary(.divide, data, divisor))]
    }

    /// The mean of squares over `size` rows, zeros counted beyond the first and last channel.
    private static func window(_ node: ONNXNode, _ size: Int) throws(ONNXFinding) -> Pooling {
        guard size % 2 == 1 else {
            throw .refused("size=\(size); odd sizes are supported")
        }
        return Pooling(
            .average, kernel: SpatialSize(size, 1), padding: SpatialSize((size - 1) / 2, 0))
    }
}
