import GraphIR

/// A shape seen as `outer` x `size` x `inner`, where the middle is the part an operator works
/// along. Element `i` of a line lies `i * inner` after the line's first.
struct AxisLayout {
    let outer: Int
    let size: Int
    let inner: Int

    /// The axes in `axes` as the middle.
    init(_ shape: [Int], axes: Range<Int>) {
        outer = shape[..<axes.lowerBound].reduce(1, *)
        size = shape[axes].reduce(1, *)
        inner = shape[axes.upperBound...].reduce(1, *)
    }

    /// One axis, which counts from the end where negative, as the middle.
    init(_ shape: [Int], axis: Int) {
        let index = axis < 0 ? axis + shape.count : axis
        self.init(shape, axes: index..<index + 1)
    }

    /// The position of the first element of every line.
    var lineStarts: some Sequence<Int> {
        (0..<outer * inner).lazy.map { line in line / inner * size * inner + line % inner }
    }
}
