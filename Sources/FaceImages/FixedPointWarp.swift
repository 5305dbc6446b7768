/// The inner loop of a bilinear warp in the integer arithmetic of OpenCV's `warpAffine` for 8-bit
/// pixels, to the bit.
///
/// Source coordinates are sums of a part per column and one per row, in 1/1024 pixels, rounded to
/// 1/32. What lies outside of the picture is black: each of the four neighbours on its own.
struct FixedPointWarp {
    /// The source's pixels, `height x width x 3`.
    let source: UnsafePointer<UInt8>
    let width: Int
    let height: Int
    private let inverse: (x: [Double], y: [Double])
    /// What each column adds to the source's x and y, in 1/1024 pixels.
    private let columns: [(x: Int, y: Int)]

    /// A source, and the transform to the picture of `columnCount` columns that is made of it.
    init(
        source: UnsafePointer<UInt8>, width: Int, height: Int, transform: SimilarityTransform,
        columnCount: Int
    ) {
        self.source = source
        self.width = width
        self.height = height
        let inverse = transform.inverse
        columns = (0..<columnCount).map {
            (
                Self.fixed(inverse.x[0] * Double($0) * 1024),
                Self.fixed(inverse.y[0] * Double($0) * 1024)
            )
        }
        self.inverse = inverse
    }

    /// Computes a row of the result: as many pixels of three bytes as there are columns.
    func fill(_ row: UnsafeMutablePointer<UInt8>, y: Int) {
        // 16 of 1024 is half of the 1/32 that coordinates are rounded to.
        let startX = Self.fixed((inverse.x[1] * Double(y) + inverse.x[2]) * 1024) + 16
        let startY = Self.fixed((inverse.y[1] * Double(y) + inverse.y[2]) * 1024) + 16
        var target = row
        columns.withUnsafeBufferPointer { columns in
            for column in columns {
                mix((startX + column.x) >> 5, (startY + column.y) >> 5, into: target)
                target += 3
            }
        }
    }

    /// The pixel at a place given in 1/32 pixels.
    @inline(__always)
    private func mix(_ x: Int, _ y: Int, into target: UnsafeMutablePointer<UInt8>) {
        let (column, row) = (x >> 5, y >> 5)
        let (right, below) = (Int32(x & 31), Int32(y & 31))
        let weights = SIMD4<Int32>(
            (32 - right) &* (32 - below), right &* (32 - below), (32 - right) &* below,
            right &* below)
        if column >= 0, column < width - 1, row >= 0, row < height - 1 {
            let above = source + (row * width + column) * 3
            let under = above + width * 3
            for channel in 0..<3 {
                let sum =
                    weights[0] &* Int32(above[channel]) &+ weights[1] &* Int32(above[channel + 3])
                    &+ weights[2] &* Int32(under[channel]) &+ weights[3]
                    &* Int32(under[channel + 3])
                target[channel] = UInt8(truncatingIfNeeded: (sum &+ 512) >> 10)
            }
        } else {
            for channel in 0..<3 {
                let sum =
                    weights[0] &* pixel(column, row, channel)
                    &+ weights[1] &* pixel(column + 1, row, channel)
                    &+ weights[2] &* pixel(column, row + 1, channel)
                    &+ weights[3] &* pixel(column + 1, row + 1, channel)
                target[channel] = UInt8(truncatingIfNeeded: (sum &+ 512) >> 10)
            }
        }
    }

    /// A sample of the source; 0 outside of it.
    private func pixel(_ column: Int, _ row: Int, _ channel: Int) -> Int32 {
        guard column >= 0, column < width, row >= 0, row < height else { return 0 }
        return Int32(source[(row * width + column) * 3 + channel])
    }

    /// The nearest integer, ties to even. Coordinates that are far off stay far off, and their sums
    /// within the range of integers.
    private static func fixed(_ value: Double) -> Int {
        let limit = 0x1p60
        guard value > -limit else { return Int(-limit) }
        return value < limit ? Int(value.rounded(.toNearestOrEven)) : Int(limit)
    }
}
