extension DenseBlock {
    /// Data `[rows, K]` times the transpose of weights `[block, K]`.
    func addByMatrixProduct() {
        MatrixMultiplication(rows: rows, columns: block.count, inner: inner).add(
            Matrix(data, rowLength: inner),
            Matrix(weights, rowLength: inner, isTransposed: true),
            to: output + block.lowerBound, rowLength: outputs)
    }
}
