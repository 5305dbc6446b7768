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

    /// The points of F(m, 3) but infinity, which is the fourth position.
    private func points(_ m: Int) -> [Double] {
        m == 4 ? [0, 1.5, -1.5, 0.625, -0.625] : [0, 1, -1]
    }

    /// `B^T`, n x n, of a tile of `size` outputs that shares the filters of F(m, 3): a row is the
    /// polynomial that vanishes at the tile's other points, by the factors that `G` has too many.
    private func inputMatrix(_ m: Int, _ size: Int) -> [[Double]] {
        let all = points(m)
        let own = Array(all.prefix(size == 1 ? 3 : size + 1))
        var rows = own.map { p in
            let scale = all.dropFirst(own.count).reduce(1) { $0 * (p - $1) }
            return polynomial(own.filter { $0 != p }).map { $0 * scale }
        }
        if size > 1 { rows.insert(polynomial(own), at: 3) }
        return rows.map { $0 + Array(repeating: 0, count: size + 2 - $0.count) }
    }

    /// `A^T[k][i]`: the point to the power k; infinity counts for the last output only.
    private func power(_ m: Int, _ size: Int, _ i: Int, _ k: Int) -> Double {
        if i == 3 { return k == size - 1 ? 1 : 0 }
        return (0..<k).reduce(1) { product, _ in product * points(m)[i < 3 ? i : i - 1] }
    }

    @Test(
        "A^T [(G g G^T) * (B^T d B)] A is the convolution, for tiles of every size",
        arguments: [(2, 1, 2), (2, 1, 1), (2, 2, 2)]
            + (1...4).flatMap { height in (1...4).map { (4, height, $0) } })
    func algorithm(m: Int, height: Int, width: Int) {
        var random = SplitMix(seed: 8)
        let columns = width + 2
        let patch = Tensor.random([height + 2, columns], using: &random).doubles
        let filter = Tensor.random([1, 1, 3, 3], using: &random)
        let transformed = filter.winogradFilters(tile: m)
        #expect(transformed.shape == [(m + 2) * (m + 2), 1, 1])
        let (down, across) = (inputMatrix(m, height), inputMatrix(m, width))
        var products = Array(repeating: 0.0, count: (height + 2) * columns)
        for f in products.indices {
            let (row, column) = f.quotientAndRemainder(dividingBy: columns)
            var sum = 0.0
            for i in 0..<height + 2 {
                for j in 0..<columns {
                    sum += down[row][i] * patch[i * columns + j] * across[column][j]
                }
            }
            products[f] = sum * transformed.doubles[row * (m + 2) + column]
        }
        for y in 0..<height {
            for x in 0..<width {
                var expected = 0.0
                for i in 0..<3 {
                    for j in 0..<3 {
                        expected += filter.doubles[3 * i + j] * patch[(y + i) * columns + x + j]
                    }
                }
                var sum = 0.0
                for f in products.indices {
                    sum +=
                        products[f] * power(m, height, f / columns, y)
                        * power(m, width, f % columns, x)
                }
                #expect(abs(sum - expected) < 1e-12)
            }
        }
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
