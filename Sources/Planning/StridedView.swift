/// A plain value read through a step per axis: a transpose, or a value repeated along some axes.
///
/// Axes that are walked in one go are one, so few are left.
struct StridedView: Hashable {
    /// One axis of what is read, outermost first.
    struct Axis: Hashable {
        var size: Int
        /// Floats from one element to the next; 0 repeats one.
        var stride: Int
    }

    private(set) var axes: [Axis] = []

    /// The view of a size and a stride per axis.
    init(sizes: [Int], strides: [Int]) {
        for (size, stride) in zip(sizes, strides) where size != 1 {
            if let last = axes.last, last.stride == stride * size {
                axes[axes.count - 1] = Axis(size: last.size * size, stride: stride)
            } else {
                axes.append(Axis(size: size, stride: stride))
            }
        }
    }

    /// A row-major value of `sizes` whose axes are permuted.
    init(_ sizes: [Int], permutation: [Int]) {
        let strides = Self.rowMajor(sizes)
        self.init(sizes: permutation.map { sizes[$0] }, strides: permutation.map { strides[$0] })
    }

    /// A row-major value of `sizes`, aligned from the right, repeated to `shape`.
    init(_ sizes: [Int], repeatedTo shape: [Int]) {
        let missing = Array(repeating: 0, count: shape.count - sizes.count)
        let own = zip(sizes, Self.rowMajor(sizes)).map { $0 == 1 ? 0 : $1 }
        self.init(sizes: shape, strides: missing + own)
    }

    /// Whether the elements come in the order they lie in.
    var isContiguous: Bool { axes.isEmpty || (axes.count == 1 && axes[0].stride == 1) }

    /// Floats of the result.
    var count: Int { axes.reduce(1) { $0 * $1.size } }

    /// The template's eight sizes and eight strides, unused ones first; nil for more axes.
    var constants: [KernelConstant]? {
        guard axes.count <= Self.axisLimit else { return nil }
        let unused = Array(repeating: Axis(size: 1, stride: 0), count: Self.axisLimit - axes.count)
        let all = unused + axes
        return all.map { .integer($0.size) } + all.map { .integer($0.stride) }
    }

    /// The template's work units: all axes but the last.
    var units: Int { axes.dropLast().reduce(1) { $0 * $1.size } }

    private static let axisLimit = 8

    private static func rowMajor(_ sizes: [Int]) -> [Int] {
        var strides = Array(repeating: 1, count: sizes.count)
        for axis in sizes.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * sizes[axis + 1]
        }
        return strides
    }
}
