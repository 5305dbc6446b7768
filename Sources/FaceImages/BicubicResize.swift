/// Bicubic resizing in the arithmetic that MXNet 1.9.1's `image.resize_short` ends in, to the bit:
/// OpenCV's `INTER_CUBIC` for 8-bit pixels, without Intel's IPP.
///
/// Half-pixel centres, Keys' kernel with a = -3/4 (Keys, "Cubic convolution interpolation", 1981)
/// in float32, replicated borders, and no wider kernel where the picture shrinks. Along rows the
/// weights are integers of 11 bits and sums are exact; the four rows are then mixed in float32,
/// from the upper one down, and rounded once, ties to even. Other builds of OpenCV sum in other
/// orders: with 8-bit pixels some in ten thousand samples differ by one.
struct BicubicResize {
    /// Where the pixels of an axis come from: four places and their weights, 2048 in sum or nearly.
    struct Taps {
        var places: SIMD4<Int>
        var weights: SIMD4<Int32>
    }

    /// The source's pixels, `height x width x 3`.
    let source: UnsafePointer<UInt8>
    private let rowSize: Int
    private let columns: [Taps]
    private let rows: [Taps]

    /// A source, and the size of the picture that is made of it.
    init(source: UnsafePointer<UInt8>, from size: Image.Size, to resized: Image.Size) {
        self.source = source
        rowSize = size.width * 3
        columns = Self.taps(from: size.width, to: resized.width)
        rows = Self.taps(from: size.height, to: resized.height)
    }

    /// Computes all pixels of the result.
    func fill(_ target: UnsafeMutablePointer<UInt8>) {
        let count = columns.count * 3
        var mixed = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: 4)
        for (index, row) in rows.enumerated() {
            for tap in 0..<4 { mix(row: row.places[tap], into: &mixed[tap]) }
            let weights = SIMD4<Float>(row.weights) * 0x1p-22
            for sample in 0..<count {
                // In this order, and never fused: swiftc contracts nothing.
                var sum = Float(mixed[0][sample]) * weights[0]
                for tap in 1..<4 { sum += Float(mixed[tap][sample]) * weights[tap] }
                let value = min(max(sum.rounded(.toNearestOrEven), 0), 255)
                target[index * count + sample] = UInt8(value)
            }
        }
    }

    /// Mixes the columns of a source row: samples times 2048.
    private func mix(row: Int, into target: inout [Int32]) {
        let pixels = source + row * rowSize
        for (column, taps) in columns.enumerated() {
            for channel in 0..<3 {
                var sum: Int32 = 0
                for tap in 0..<4 {
                    sum += taps.weights[tap] * Int32(pixels[taps.places[tap] * 3 + channel])
                }
                target[column * 3 + channel] = sum
            }
        }
    }

    private static func taps(from size: Int, to resized: Int) -> [Taps] {
        // The reciprocal of the ratio, not the other ratio: it differs in the last bit.
        let scale = 1 / (Double(resized) / Double(size))
        return (0..<resized).map { index in
            let centre = Float((Double(index) + 0.5) * scale - 0.5)
            let start = centre.rounded(.down)
            let first = Int(start) - 1
            let places = SIMD4(first, first + 1, first + 2, first + 3)
            return Taps(
                places: places.clamped(
                    lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: size - 1)),
                weights: weights(centre - start))
        }
    }

    /// The weights of the neighbours at -1, 0, 1 and 2 for a place between 0 and 1.
    private static func weights(_ place: Float) -> SIMD4<Int32> {
        let a: Float = -0.75
        let far = place + 1
        let near = 1 - place
        let first = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a
        let second = ((a + 2) * place - (a + 3)) * place * place + 1
        let third = ((a + 2) * near - (a + 3)) * near * near + 1
        let weights = SIMD4(first, second, third, 1 - first - second - third)
        return SIMD4<Int32>((weights * 2048).rounded(.toNearestOrEven))
    }
}
