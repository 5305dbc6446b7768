import GraphIR

extension Tensor {
    /// Filters `[O, C, 3, 3]` as minimal filtering of a stride of 2 multiplies them, in float64:
    /// `U = G g G^T` for each, as `[(2m + 1)(2m + 1), O, C]`, the terms of a sum side by side.
    ///
    /// `tile` is m: 4 or 2. `G`, its points and the order of terms are those of the templates
    /// `winograd_strided_transform.h` and `winograd_strided_shape.h`.
    func stridedWinogradFilters(tile: Int) -> Tensor {
        let matrix = Self.stridedFilterMatrix(tile)
        let filters = shape[0] * shape[1]
        let numbers = doubles
        let places = Self.stridedTermOrder(tile)
        var result = Array(repeating: 0.0, count: places.count * filters)
        for (term, place) in places.enumerated() {
            let (down, across) = (matrix[place.row], matrix[place.column])
            for filter in 0..<filters {
                var sum = 0.0
                for i in 0..<3 where down[i] != 0 {
                    let first = 9 * filter + 3 * i
                    let row =
                        across[0] * numbers[first] + across[1] * numbers[first + 1]
                        + across[2] * numbers[first + 2]
                    sum += down[i] * row
                }
                result[term * filters + filter] = sum
            }
        }
        return Tensor(shape: [places.count, shape[0], shape[1]], result)
    }

    /// `G`, (2m + 1) x 3, a row per term of one direction: those of F(m, 2) over the first and
    /// last tap, the first and the last of them each followed by the middle tap of the odd input
    /// that belongs to the same output, then the middle tap of the other outputs.
    private static func stridedFilterMatrix(_ m: Int) -> [[Double]] {
        let middle = [0.0, 1, 0]
        guard m == 4 else {
            return [[1, 0, 0], middle, [1, 0, 1], [0, 0, 1], middle]
        }
        let points = [0, 0.75, -0.75, 2]
        let rows = points.map { p in
            let scale = points.filter { $0 != p }.reduce(1) { $0 * (p - $1) }
            return [1 / scale, 0, p / scale]
        }
        return [rows[0], middle] + rows[1...] + [[0, 0, 1], middle, middle, middle]
    }

    /// The pairs of terms of both directions in the order they are summed: by sum down and across,
    /// then by term of the sum down and across.
    private static func stridedTermOrder(_ m: Int) -> [(row: Int, column: Int)] {
        var sums: [Range<Int>] = []
        for sum in 0..<2 * m - 1 {
            let first = sums.last?.upperBound ?? 0
            sums.append(first..<first + (sum == 0 || sum == m ? 2 : 1))
        }
        return sums.flatMap { rows in
            sums.flatMap { columns in
                rows.flatMap { row in columns.map { (row: row, column: $0) } }
            }
        }
    }
}
