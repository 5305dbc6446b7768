// How much arithmetic a network states, from its shapes alone.

extension Graph {
    /// Multiply-accumulates of convolutions, dense layers and matrix products for one image; all
    /// sizes known.
    ///
    /// The largest integer stands for all sums that do not fit.
    public var multiplyAccumulates: Int {
        nodes.reduce(0) { sum, node in
            let total = sum.addingReportingOverflow(multiplyAccumulates(of: node))
            return total.overflow ? .max : total.partialValue
        }
    }

    /// Multiply-accumulates of one node: 0 for all but convolutions, dense layers and matrix
    /// products.
    public func multiplyAccumulates(of node: Node) -> Int {
        switch node.operator {
        case .convolution, .dense:
            guard let first = node.outputs.first, let output = shape(first).elementCount else {
                return 0
            }
            // The weight's first size is the number of output channels or columns.
            let weight = node.inputs.count > 1 ? shape(node.inputs[1]).sizes ?? [] : []
            let products = (Shape.product(weight.dropFirst()) ?? .max)
                .multipliedReportingOverflow(by: output)
            return products.overflow ? .max : products.partialValue
        case .matrixProduct:
            guard let first = node.outputs.first, let output = shape(first).elementCount,
                let inner = node.inputs.first.flatMap({ shape($0).dimensions.last?.value })
            else { return 0 }
            let products = inner.multipliedReportingOverflow(by: output)
            return products.overflow ? .max : products.partialValue
        default: return 0
        }
    }
}
