/// Some outputs of a dense layer: those whose weights are widened to float64 at the moment.
struct DenseBlock {
    /// The number of vectors the layer is applied to.
    let rows: Int
    /// The length of each.
    let inner: Int
    /// The number of all outputs.
    let outputs: Int
    /// The outputs of this block.
    let block: Range<Int>
    /// `[rows, inner]`.
    let data: UnsafePointer<Double>
    /// `[block, inner]`.
    let weights: UnsafePointer<Double>
    /// `[rows, outputs]`; holds the bias, or 0, before the product is added to it.
    let output: UnsafeMutablePointer<Double>

    /// The definition, loop by loop.
    func addNaively() {
        for row in 0..<rows {
            let vector = data + row * inner
            for index in block {
                let weight = weights + (index - block.lowerBound) * inner
                var sum = 0.0
                for i in 0..<inner { sum += weight[i] * vector[i] }
                output[row * outputs + index] += sum
            }
        }
    }
}
