import GraphIR

extension MatrixProduct {
    /// Matrix after matrix, by the definition.
    func evaluate(_ left: Tensor, _ right: Tensor, shape: [Int]) -> [Double] {
        let inner = left.shape[left.shape.count - 1]
        let rows = left.shape.count > 1 ? left.shape[left.shape.count - 2] : 1
        let columns = right.shape.count > 1 ? right.shape[right.shape.count - 1] : 1
        let batch = Array(shape.prefix(max(left.shape.count, right.shape.count, 2) - 2))
        let lefts = Self.matrices(left.shape.dropLast(2), of: batch)
        let rights = Self.matrices(right.shape.dropLast(2), of: batch)
        let a = left.doubles
        let b = right.doubles
        var result = Array(repeating: 0.0, count: lefts.count * rows * columns)
        for (index, (first, second)) in zip(lefts, rights).enumerated() {
            for row in 0..<rows {
                let start = (index * rows + row) * columns
                for k in 0..<inner {
                    let factor = a[(first * rows + row) * inner + k]
                    let line = (second * inner + k) * columns
                    for column in 0..<columns {
                        result[start + column] += factor * b[line + column]
                    }
                }
            }
        }
        return result
    }

    /// For every matrix of the result the operand's, whose own sizes `sizes` broadcast to `batch`.
    private static func matrices(_ sizes: ArraySlice<Int>, of batch: [Int]) -> [Int] {
        let own = Array(repeating: 1, count: batch.count - sizes.count) + sizes
        return zip(own, batch).reduce([0]) { indices, axis in
            indices.flatMap { index in
                (0..<axis.1).map { index * axis.0 + (axis.0 == 1 ? 0 : $0) }
            }
        }
    }
}
