import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Weights for Strassen's algorithm")
struct StrassenFormTests {
    @Test("The lower left quarter becomes A21 + A22 - A11, the others stay")
    func quarters() {
        var random = SplitMix(seed: 3)
        let (outputs, inputs) = (6, 4)
        let tensor = Tensor.random([outputs, inputs, 1, 1], using: &random)
        let (a, form) = (tensor.doubles, tensor.strassenForm)
        #expect(form.shape == tensor.shape)
        for row in 0..<outputs {
            for column in 0..<inputs {
                let here = row * inputs + column
                let above = (row - outputs / 2) * inputs + column
                let replaced = row >= outputs / 2 && column < inputs / 2
                let expected = replaced ? a[here] + a[here + inputs / 2] - a[above] : a[here]
                #expect(form.doubles[here] == expected)
            }
        }
    }
}
