import GraphIR

extension Tensor {
    /// Filters `[O, C, 3, 3]` as Winograd's F(m x m, 3 x 3) multiplies them, in float64:
    /// `U = G g G^T` for each, as `[(m + 2)(m + 2), O, C]`.
    ///
    /// `tile` is m: 4 or 2. `G` belongs to the points of the template `winograd_transform.h`, in
    /// its order: infinity comes fourth, so that smaller tiles use the first rows only.
    func winogradFilters(tile: Int) -> Tensor {
        let matrix = tile == 4 ? Self.filterMatrix4 : Self.filterMatrix2
        let (side, filters) = (matrix.count / 3, shape[0] * shape[1])
        let numbers = doubles
        var result = Array(repeating: 0.0, count: side * side * filters)
        var half = Array(repeating: 0.0, count: side * 3)
        for filter in 0..<filters {
            for i in 0..<side {
                for j in 0..<3 {
                    half[3 * i + j] = Self.dot(matrix, 3 * i, numbers, 9 * filter + j, step: 3)
                }
            }
            for i in 0..<side {
                for j in 0..<side {
                    result[(i * side + j) * filters + filter] =
                        Self.dot(matrix, 3 * j, half, 3 * i, step: 1)
                }
            }
        }
        return Tensor(shape: [side * side, shape[0], shape[1]], result)
    }

    @inline(__always)
    private static func dot(
        _ row: [Double], _ first: Int, _ column: [Double], _ start: Int, step: Int
    ) -> Double {
        row[first] * column[start] + row[first + 1] * column[start + step]
            + row[first + 2] * column[start + 2 * step]
    }

    /// `G` of F(4, 3), 6 x 3.
    private static let filterMatrix4 = filterMatrix(points: [0, 1.5, -1.5, 0.625, -0.625])

    /// `G` of F(2, 3), 4 x 3.
    private static let filterMatrix2 = filterMatrix(points: [0, 1, -1])

    /// A row `[1, p, p^2] / prod (p - q)` for each point p, q the others, and infinity fourth.
    private static func filterMatrix(points: [Double]) -> [Double] {
        var rows = points.map { p in
            let scale = points.filter { $0 != p }.reduce(1) { $0 * (p - $1) }
            return [1 / scale, p / scale, p * p / scale]
        }
        rows.insert([0, 0, 1], at: 3)
        return rows.flatMap(\.self)
    }
}
