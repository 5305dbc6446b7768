import GraphIR

extension Tensor {
    /// Makes of a layer's weight `[O, ...]` that of one whose output `o` is multiplied by
    /// `factors[o]`.
    mutating func scaleRows(by factors: [Double]) {
        let shape = self.shape
        var values = takeDoubles()
        let width = factors.isEmpty ? 0 : values.count / factors.count
        values.withUnsafeMutableBufferPointer { buffer in
            for (row, factor) in factors.enumerated() {
                for index in row * width..<(row + 1) * width { buffer[index] *= factor }
            }
        }
        self = Tensor(shape: shape, values)
    }

    /// Makes of a layer's weight `[O, C/groups, ...]` that of one whose input channel `c` is
    /// multiplied by `factors[c]`; a channel may cover several columns, as behind a flattened
    /// image.
    mutating func scaleColumns(by factors: [Double], groups: Int = 1) {
        let shape = self.shape
        var values = takeDoubles()
        values.withUnsafeMutableBufferPointer { buffer in
            Self.forEachColumnRun(shape, channels: factors.count, groups: groups) {
                _, channel, run in
                let factor = factors[channel]
                for index in run { buffer[index] *= factor }
            }
        }
        self = Tensor(shape: shape, values)
    }

    /// Per output `o` the sum over input channels of `inputs[c]` times the weights that read it:
    /// what the layer makes of an image that is constant in each channel, without a border.
    func response(toChannels inputs: [Double], groups: Int = 1) -> [Double] {
        switch storage {
        case .float32(let values):
            values.withUnsafeBufferPointer { response($0, toChannels: inputs, groups) }
        case .float64(let values):
            values.withUnsafeBufferPointer { response($0, toChannels: inputs, groups) }
        }
    }

    private func response<Number: BinaryFloatingPoint>(
        _ weights: UnsafeBufferPointer<Number>, toChannels inputs: [Double], _ groups: Int
    ) -> [Double] {
        var result = [Double](repeating: 0, count: shape[0])
        Self.forEachColumnRun(shape, channels: inputs.count, groups: groups) { row, channel, run in
            var sum = 0.0
            for index in run { sum += Double(weights[index]) }
            result[row] += sum * inputs[channel]
        }
        return result
    }

    /// The elements in float64, with none left in the tensor: an array that nobody else holds is
    /// then changed in place. Copies of hundreds of megabytes took most of the time of folding.
    private mutating func takeDoubles() -> [Double] {
        let values = doubles
        self = Tensor(shape: [0], [Double]())
        return values
    }

    /// Calls `body` with row, input channel and the element range for each pair of the two that
    /// the weight `[O, C/groups, ...]` connects.
    private static func forEachColumnRun(
        _ shape: [Int], channels: Int, groups: Int, _ body: (Int, Int, Range<Int>) -> Void
    ) {
        let rows = shape[0]
        guard rows > 0, channels > 0 else { return }
        let groupChannels = channels / groups
        let run = shape.reduce(1, *) / rows / groupChannels
        for row in 0..<rows {
            let first = row / (rows / groups) * groupChannels
            for channel in 0..<groupChannels {
                let start = (row * groupChannels + channel) * run
                body(row, first + channel, start..<start + run)
            }
        }
    }
}
