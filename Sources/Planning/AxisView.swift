import GraphIR

/// A planar value seen as `[outer][axis][inner]`: what kernels along one axis take.
struct AxisView {
    var outer: Int
    var axis: Int
    var inner: Int

    init(outer: Int, axis: Int, inner: Int) {
        self.outer = outer
        self.axis = axis
        self.inner = inner
    }

    /// The view of a shape with known sizes along one of its axes.
    init(_ shape: Shape, _ position: Int) {
        let sizes = shape.sizes ?? []
        outer = sizes.prefix(position).reduce(1, *)
        axis = sizes.indices.contains(position) ? sizes[position] : 1
        inner = sizes.dropFirst(position + 1).reduce(1, *)
    }

    var constants: [KernelConstant] { [.integer(outer), .integer(axis), .integer(inner)] }
}
