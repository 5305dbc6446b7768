import GraphIR

extension Tensor {
    /// The matrix `[O][C]` of a 1x1 convolution as the kernel `strassen` wants it: of its quarters
    /// `[A11 A12; A21 A22]` the third is replaced by `A21 + A22 - A11`, in float64.
    ///
    /// All sums of weights that Winograd's form of Strassen's algorithm takes are sums of two of
    /// these quarters. O and C must be even.
    var strassenForm: Tensor {
        let (outputs, inputs) = (shape[0], count / shape[0])
        var numbers = doubles
        for row in outputs / 2..<outputs {
            let (lower, upper) = (row * inputs, (row - outputs / 2) * inputs)
            for column in 0..<inputs / 2 {
                numbers[lower + column] +=
                    numbers[lower + inputs / 2 + column] - numbers[upper + column]
            }
        }
        return Tensor(shape: shape, numbers)
    }
}
