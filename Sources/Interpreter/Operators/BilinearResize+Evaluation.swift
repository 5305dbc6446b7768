import GraphIR

extension BilinearResize {
    /// Data `[N, C, H, W]`; `shape` is the output's. Equal sizes give a plain copy, so that an
    /// infinite neighbour of weight 0 does no harm.
    func evaluate(_ data: Tensor, shape: [Int]) -> [Double] {
        guard data.shape != shape else { return data.doubles }
        let input = data.doubles
        let width = data.shape[3]
        let area = data.shape[2] * width
        let rows = samples(from: data.shape[2], to: shape[2])
        let columns = samples(from: width, to: shape[3])
        let planes = shape[0] * shape[1]
        return [Double](count: planes * rows.count * columns.count) { output in
            input.withUnsafeBufferPointer { input in
                var index = 0
                for plane in 0..<planes {
                    let source = UnsafeBufferPointer(
                        rebasing: input[plane * area..<(plane + 1) * area])
                    for row in rows {
                        for column in columns {
                            output[index] = Self.interpolate(source, width, row, column)
                            index += 1
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func interpolate(
        _ input: UnsafeBufferPointer<Double>, _ width: Int, _ row: Sample, _ column: Sample
    ) -> Double {
        let t = column.fraction
        let first = row.first * width
        let second = row.second * width
        let top = (1 - t) * input[first + column.first] + t * input[first + column.second]
        let bottom = (1 - t) * input[second + column.first] + t * input[second + column.second]
        return (1 - row.fraction) * top + row.fraction * bottom
    }

    /// Two neighbouring positions and the weight of the second.
    private struct Sample {
        let first: Int
        let second: Int
        let fraction: Double
    }

    /// Where each output position reads, along one axis.
    ///
    /// The coordinate is kept as a fraction of whole numbers: it is exact, and a position that
    /// falls on a pixel falls on it, whatever the sizes.
    private func samples(from size: Int, to outputSize: Int) -> [Sample] {
        (0..<outputSize).map { position in
            let numerator: Int
            let denominator: Int
            if alignsCorners {
                numerator = position * (size - 1)
                denominator = max(1, outputSize - 1)
            } else {
                numerator = max(0, (2 * position + 1) * size - outputSize)
                denominator = 2 * outputSize
            }
            let first = numerator / denominator
            return Sample(
                first: first, second: min(first + 1, size - 1),
                fraction: Double(numerator % denominator) / Double(denominator))
        }
    }
}
