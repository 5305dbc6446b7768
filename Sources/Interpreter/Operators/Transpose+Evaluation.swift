import GraphIR

extension Transpose {
    /// Walks the output in order and reads the operand with its strides permuted.
    func evaluate(_ data: Tensor) -> [Double] {
        let input = data.doubles
        let sizes = permutation.map { data.shape[$0] }
        let strides = permutation.map { data.shape[($0 + 1)...].reduce(1, *) }
        return [Double](count: input.count) { output in
            input.withUnsafeBufferPointer { input in
                var position = Array(repeating: 0, count: sizes.count)
                var source = 0
                for index in output.indices {
                    output[index] = input[source]
                    // Counts up like an odometer, the last axis fastest.
                    for axis in sizes.indices.reversed() {
                        position[axis] += 1
                        source += strides[axis]
                        if position[axis] < sizes[axis] { break }
                        source -= strides[axis] * sizes[axis]
                        position[axis] = 0
                    }
                }
            }
        }
    }
}
