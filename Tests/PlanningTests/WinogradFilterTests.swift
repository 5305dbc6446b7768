import GraphIR
import TestSupport
import Testing

@testable import Planning

/// The filter transform against the algorithm it belongs to, in float64.
@Suite("Winograd filters")
struct WinogradFilterTests {
    /// Products of (x - p) over the points but one, lowest power first.
    private func polynomial(_ points: [Double]) -> [Double] {
        points.reduce([1]) { product, point in
            let shifted = [0] + product
            let scaled = product.map { -point * $0 } + [0]
            return zip(shifted, scaled).map(+)
        }
    }

    /// `B^T` of the points and infinity.
    private func inputMatrix(_ points: [Double], isStandard: Bool) -> [[Double]] {
        var rows = points.map { p in polynomial(points.filter { $0 != p }) + [0] }
        // F(2, 3) as it is customary has the sign of its first row in the input, not the filter.
        if isStandard { rows[0] = rows[0].map { -$0 } }
        return rows + [polynomial(points)]
    }

    @Test("A^T [(G g G^T) * (B^T d B)] A is the convolution", arguments: [2, 4])
    func algorithm(m: Int) {
        let points = m == 4 ? [0, 0.625, -0.625, 1.5, -1.5] : [0, 1, -1]
        let n = m + 2
        var random = SplitMix(seed: 8)
        let patch = Tensor.random([n, n], using: &random).doubles
        let filter = Tensor.random([1, 1, 3, 3], using: &random)
        let transformed = filter.winogradFilters(tile: m)
        #expect(transformed.shape == [n * n, 1, 1])
        let input = inputMatrix(points, isStandard: m == 2)
        let products = (0..<n * n).map { f in
            var sum = 0.0
            for i in 0..<n {
                for j in 0..<n { sum += input[f / n][i] * patch[i * n + j] * input[f % n][j] }
            }
            return sum * transformed.doubles[f]
        }
        for y in 0..<m {
            for x in 0..<m {
                var expected = 0.0
                for i in 0..<3 {
                    for j in 0..<3 {
                        expected += filter.doubles[3 * i + j] * patch[(y + i) * n + x + j]
                    }
                }
                var sum = 0.0
                for f in 0..<n * n {
                    sum += products[f] * power(points, f / n, y, m) * power(points, f % n, x, m)
                }
                #expect(abs(sum - expected) < 1e-12)
            }
        }
    }

    /// `A^T[k][i]`: the point to the power k; infinity counts for the last output only.
    private func power(_ points: [Double], _ i: Int, _ k: Int, _ m: Int) -> Double {
        guard i < points.count else { return k == m - 1 ? 1 : 0 }
        return (0..<k).reduce(1) { product, _ in product * points[i] }
    }

    @Test("Packed: [panel][position][c][2v]", arguments: [4, 8, 16])
    func packing(v: Int) {
        for (o, c) in [(2 * v, v), (3, 5), (2 * v + 1, v + 1)] {
            let packing = StridedPacking.winograd(outputs: o, inputs: c, positions: 16, v: v)
            let source = Tensor(shape: [16, o, c], (0..<16 * o * c).map { Float($0 + 1) })
            var packed = Array(repeating: Float.nan, count: packing.count)
            _ = packed.withUnsafeMutableBufferPointer { packing.pack(source, into: $0) }
            let depth = c.roundedUp(to: v)
            #expect(packed.count == o.roundedUp(to: 2 * v) * 16 * depth)
            for (index, value) in packed.enumerated() {
                let (row, lane) = index.quotientAndRemainder(dividingBy: 2 * v)
                let (place, channel) = row.quotientAndRemainder(dividingBy: depth)
                let (panel, position) = place.quotientAndRemainder(dividingBy: 16)
                let output = panel * 2 * v + lane
                let isReal = output < o && channel < c
                #expect(value == (isReal ? Float((position * o + output) * c + channel + 1) : 0))
            }
        }
    }
}
