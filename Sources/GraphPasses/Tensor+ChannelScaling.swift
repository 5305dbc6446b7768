import GraphIR

extension Tensor {
    /// The weight `[O, ...]` of a layer whose output `o` is multiplied by `factors[o]`.
    func scalingRows(by factors: [Double]) -> Tensor {
        var values = doubles
        let width = factors.isEmpty ? 0 : values.count / factors.count
        values.withUnsafeMutableBufferPointer { buffer in
            for row in factors.indices {
                for index in row * width..<(row + 1) * width { buffer[index] *= factors[row] }
            }
        }
        return Tensor(shape: shape, values)
    }

    /// The weight `[O, C/groups, ...]` of a layer whose input channel `c` is multiplied by
    /// `factors[c]`; a channel may cover several columns, as behind a flattened image.
    func scalingColumns(by factors: [Double], groups: Int = 1) -> Tensor {
        var values = doubles
        values.withUnsafeMutableBufferPointer { buffer in
            forEachColumnRun(channels: factors.count, groups: groups) { _, channel, run in
                for index in run { buffer[index] *= factors[channel] }
            }
        }
        return Tensor(shape: shape, values)
    }

    /// Per output `o` the sum over input channels of `inputs[c]` times the weights that read it:
    /// what the layer makes of an image that is constant in each channel, without a border.
    func response(toChannels inputs: [Double], groups: Int = 1) -> [Double] {
        var result = [Double](repeating: 0, count: shape[0])
        doubles.withUnsafeBufferPointer { buffer in
            forEachColumnRun(channels: inputs.count, groups: groups) { row, channel, run in
                var sum = 0.0
                for index in run { sum += buffer[index] }
                result[row] += sum * inputs[channel]
            }
        }
        return result
    }

    /// Calls `body` with row, input channel and the element range for each pair of the two that
    /// the weight `[O, C/groups, ...]` connects.
    private func forEachColumnRun(
        channels: Int, groups: Int, _ body: (Int, Int, Range<Int>) -> Void
    ) {
        let rows = shape[0]
        guard rows > 0, channels > 0 else { return }
        let groupChannels = channels / groups
        let run = count / rows / groupChannels
        for row in 0..<rows {
            let first = row / (rows / groups) * groupChannels
            for channel in 0..<groupChannels {
                let start = (row * groupChannels + channel) * run
                body(row, first + channel, start..<start + run)
            }
        }
    }
}
