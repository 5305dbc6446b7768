import GraphIR

extension Tensor {
    /// The number of float32 elements to widen at once: 16 MiB of float64.
    private static let widenedElements = 1 << 21

    /// Hands over a matrix in blocks of whole rows, in float64.
    ///
    /// Float64 storage is handed over as it is, at once. Float32 storage is widened block by
    /// block, so that the largest layers do not need three times their memory.
    func forEachRowBlock(
        rowLength: Int, _ body: (Range<Int>, UnsafePointer<Double>) -> Void
    ) {
        let rows = count / rowLength
        switch storage {
        case .float64(let values):
            values.withUnsafeBufferPointer { values in
                if let base = values.baseAddress { body(0..<rows, base) }
            }
        case .float32(let values):
            let step = max(1, min(rows, Self.widenedElements / rowLength))
            for first in stride(from: 0, to: rows, by: step) {
                let block = first..<min(first + step, rows)
                let widened = [Double](count: block.count * rowLength) { widened in
                    values.withUnsafeBufferPointer { values in
                        let start = block.lowerBound * rowLength
                        for index in widened.indices {
                            widened[index] = Double(values[start + index])
                        }
                    }
                }
                widened.withUnsafeBufferPointer { widened in
                    if let base = widened.baseAddress { body(block, base) }
                }
            }
        }
    }
}
