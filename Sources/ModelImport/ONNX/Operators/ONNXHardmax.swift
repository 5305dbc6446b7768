import GraphIR

/// `Hardmax`: 1 where the first largest element along the axis is, else 0.
///
/// `1 - sign(m - x)` is 1 at every largest element; times a falling ramp the first of them is the
/// largest of all.
enum ONNXHardmax: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let axes = try node.normalizedAxes()
        let shape = try node.shape(0)
        guard let count = Shape.product(axes.map { shape[$0] }), count <= 1 << 20 else {
            throw .refused("\(shape) is too large")
        }
        let ramp = Tensor(
            shape: shape.indices.dropFirst(axes[0]).map { axes.contains($0) ? shape[$0] : 1 },
            (0..<count).map { Float(count - $0) })
        let marks = try marks(node, try node.value(0), axes, "mark")
        let ranked = try node.binary(.multiply, marks, node.parameter("ramp", ramp), "ranked")
        return [.computed(try self.marks(node, ranked, axes, nil))]
    }

    /// 1 where an element is the largest along the axes, else 0.
    private static func marks(
        _ node: ONNXNode, _ value: ValueID, _ axes: [Int], _ suffix: String?
    ) throws(ONNXFinding) -> ValueID {
        let prefix = suffix ?? "first"
        let largest = try node.add(
            .reduction(Reduction(.maximum, axes: axes)), [value], "\(prefix)_largest")
        let below = try node.binary(.subtract, largest, value, "\(prefix)_below")
        let sign = try node.add(.function(Function(.sign)), [below], "\(prefix)_sign")
        return try node.binary(.subtract, node.scalar(1, "one"), sign, suffix)
    }
}
