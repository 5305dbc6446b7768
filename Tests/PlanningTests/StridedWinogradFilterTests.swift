import GraphIR
import TestSupport
import Testing

@testable import Planning

/// The filter transform for a stride of 2 against the algorithm it belongs to, in float64.
@Suite("Strided Winograd filters")
struct StridedWinogradFilterTests {
    /// One direction of the algorithm for one m, term by term in the order of the filters.
    private struct Direction {
        /// `B^T`: what each term takes of the 2m + 1 inputs.
        var inputs: [[Double]] = []
        /// `A^T`: what each term gives to the m outputs.
        var outputs: [[Double]] = []
        /// Terms of each sum.
        var sums: [Range<Int>] = []

        init(m: Int) {
            let points = m == 4 ? [0, 0.75, -0.75, 2] : [0.0, 1]
            addPoint(points, 0, m)
            addOdd(0, m)
            sums = [0..<2]
            for index in 1..<m {
                addPoint(points, index, m)
                sums.append(index + 1..<index + 2)
            }
            addPoint(points, nil, m)
            addOdd(m - 1, m)
            sums.append(m + 1..<m + 3)
            for output in 1..<m - 1 {
                addOdd(output, m)
                sums.append(m + 2 + output..<m + 3 + output)
            }
        }

        /// A point of F(m, 2) over the even inputs; nil is infinity.
        private mutating func addPoint(_ points: [Double], _ index: Int?, _ m: Int) {
            var polynomial = [1.0]
            for (other, point) in points.enumerated() where other != index {
                polynomial = zip([0] + polynomial, polynomial.map { -point * $0 } + [0]).map(+)
            }
            // F(2, 2) as it is customary has the sign of its first row in the input.
            if m == 2 && index == 0 { polynomial = polynomial.map { -$0 } }
            var row = Array(repeating: 0.0, count: 2 * m + 1)
            for (power, factor) in polynomial.enumerated() { row[2 * power] = factor }
            inputs.append(row)
            guard let index else {
                outputs.append((0..<m).map { $0 == m - 1 ? 1 : 0 })
                return
            }
            outputs.append((0..<m).map { (0..<$0).reduce(1) { p, _ in p * points[index] } })
        }

        /// The odd input that only one output reads.
        private mutating func addOdd(_ output: Int, _ m: Int) {
            inputs.append((0...2 * m).map { $0 == 2 * output + 1 ? 1 : 0 })
            outputs.append((0..<m).map { $0 == output ? 1 : 0 })
        }

        /// The pairs of terms, by sums.
        var pairs: [(Int, Int)] {
            sums.flatMap { rows in
                sums.flatMap { columns in
                    rows.flatMap { row in columns.map { (row, $0) } }
                }
            }
        }
    }

    @Test("A^T [(G g G^T) * (B^T d B)] A is the convolution of stride 2", arguments: [2, 4])
    func algorithm(m: Int) {
        let (n, direction) = (2 * m + 1, Direction(m: m))
        var random = SplitMix(seed: 8)
        let patch = Tensor.random([n, n], using: &random).doubles
        let filter = Tensor.random([1, 1, 3, 3], using: &random)
        let transformed = filter.stridedWinogradFilters(tile: m)
        #expect(transformed.shape == [n * n, 1, 1] && direction.pairs.count == n * n)
        var sums = Array(repeating: 0.0, count: m * m)
        for (place, (row, column)) in direction.pairs.enumerated() {
            var element = 0.0
            for index in 0..<n * n {
                element +=
                    direction.inputs[row][index / n] * direction.inputs[column][index % n]
                    * patch[index]
            }
            for index in 0..<m * m {
                sums[index] +=
                    element * transformed.doubles[place] * direction.outputs[row][index / m]
                    * direction.outputs[column][index % m]
            }
        }
        for index in 0..<m * m {
            let first = 2 * (index / m) * n + 2 * (index % m)
            let expected = (0..<9).reduce(0.0) { sum, tap in
                sum + filter.doubles[tap] * patch[first + tap / 3 * n + tap % 3]
            }
            #expect(abs(sums[index] - expected) < 1e-12)
        }
    }

    @Test("Filters keep their places: [term][O][C]")
    func places() {
        var random = SplitMix(seed: 9)
        let filters = Tensor.random([2, 3, 3, 3], using: &random)
        let all = filters.stridedWinogradFilters(tile: 2).doubles
        for filter in 0..<6 {
            let numbers = Array(filters.doubles[9 * filter..<9 * filter + 9])
            let one = Tensor(shape: [1, 1, 3, 3], numbers).stridedWinogradFilters(tile: 2).doubles
            for term in 0..<25 { #expect(all[term * 6 + filter] == one[term]) }
        }
    }
}
