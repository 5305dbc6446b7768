import COpenBLAS

/// A product of a `rows` x `inner` matrix and an `inner` x `columns` matrix by OpenBLAS.
///
/// All sizes are at most ``Interpreter/elementLimit``, so they fit OpenBLAS's 32-bit integers.
struct MatrixMultiplication {
    let rows: Int
    let columns: Int
    let inner: Int

    /// Adds `left` times `right` to `result`, whose rows are `rowLength` apart.
    func add(
        _ left: Matrix, _ right: Matrix, to result: UnsafeMutablePointer<Double>, rowLength: Int
    ) {
        cblas_dgemm(
            CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
            right.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
            blasint(inner), 1, left.elements, blasint(left.rowLength), right.elements,
            blasint(right.rowLength), 1, result, blasint(rowLength))
    }
}
