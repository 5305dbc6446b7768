import GraphIR
import Interpreter
import Testing

@Suite struct DenseTests {
    private let weights = tensor([3, 4], [1, 0, 2, -1, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 3])
    private let bias = tensor([3], [1, 2, 3])
    private let expected: [Double] = [4, 7, 15, 12, 15, 27]

    @Test(arguments: [Interpreter.MatrixProduct.naive, .openBLAS])
    func flattensInRowMajorOrder(product: Interpreter.MatrixProduct) throws {
        let definition = Operator.dense(Dense(hasBias: true))
        let output = try evaluate(
            definition, ramp([2, 1, 2, 2]), weights, bias, product: product)
        expect(output, [2, 3], expected)
    }

    @Test(arguments: [Interpreter.MatrixProduct.naive, .openBLAS])
    func lastAxis(product: Interpreter.MatrixProduct) throws {
        let definition = Operator.dense(Dense(hasBias: true, flattensInput: false))
        let output = try evaluate(
            definition, ramp([1, 2, 4]), weights, bias, product: product)
        expect(output, [1, 2, 3], expected)
    }

    @Test func withoutBias() throws {
        let output = try evaluate(.dense(Dense(hasBias: false)), ramp([2, 4]), weights)
        expect(output, [2, 3], [3, 5, 12, 11, 13, 24])
    }
}
