import GraphIR

/// Products of plain matrices.
extension PlanBuilder {
    /// The sizes of a product of stacks of matrices, as the template takes them.
    struct ProductSizes {
        var matrices = 1
        var rows: Int
        var inner: Int
        var columns: Int
        /// Floats from one matrix of an operand to the next, 0 where there is one for all.
        var leftStride = 0
        var rightStride = 0

        var constants: [KernelConstant] {
            [matrices, rows, inner, columns, leftStride, rightStride].map { .integer($0) }
        }
        var multiplyAccumulates: Int { matrices * rows * inner * columns }
    }

    mutating func planMatrixProduct(_ node: Node) {
        guard let left = graph.shape(node.inputs[0]).sizes,
            let right = graph.shape(node.inputs[1]).sizes,
            let output = graph.shape(node.outputs[0]).sizes, hasNoEpilogue(node)
        else { return }
        var sizes = ProductSizes(
            rows: left.dropLast().last ?? 1, inner: left.last ?? 1,
            columns: right.count > 1 ? right[right.count - 1] : 1)
        let batch = Array(output.prefix(max(left.count, right.count, 2) - 2))
        sizes.matrices = batch.reduce(1, *)
        let first = matrices(node.inputs[0], Array(left.suffix(2)), of: batch, for: node)
        let second = matrices(node.inputs[1], Array(right.suffix(2)), of: batch, for: node)
        guard let first, let second else {
            return reject(node, "its operands have no place in memory")
        }
        sizes.leftStride = first.stride
        sizes.rightStride = second.stride
        emit(node, sizes, first.target, second.target, bias: .null)
    }

    /// Emits the product; `bias` is a number per column, or null.
    mutating func emit(
        _ node: Node, _ sizes: ProductSizes, _ left: PointerArgument.Target,
        _ right: PointerArgument.Target, bias: PointerArgument.Target
    ) {
        guard let output = geometry(node.outputs[0]) else { return }
        let target = PointerArgument.Target.buffer(allocate(node.outputs[0], output))
        let call = KernelCall(
            "matrix_product", template: "matrix_product",
            pointers: [.read(left), .read(right), .read(bias), .write(target)],
            constants: sizes.constants)
        let count = sizes.matrices == 1 ? "" : "\(sizes.matrices) of "
        emit(
            node, call,
            summary: "matrix product \(count)\(sizes.rows)x\(sizes.inner)x\(sizes.columns)",
            multiplyAccumulates: sizes.multiplyAccumulates,
            outputs: [(node.outputs[0], target)], layout: .planar)
    }

    /// An operand's matrices and how far apart they are; written out where they repeat unevenly.
    private mutating func matrices(
        _ value: ValueID, _ matrix: [Int], of batch: [Int], for node: Node
    ) -> (target: PointerArgument.Target, stride: Int)? {
        guard let sizes = graph.shape(value).sizes else { return nil }
        let own = sizes.dropLast(2)
        if own.allSatisfy({ $0 == 1 }) { return read(value, .planar).map { ($0, 0) } }
        return repeated(value, to: batch + matrix, for: node).map { ($0, matrix.reduce(1, *)) }
    }
}
