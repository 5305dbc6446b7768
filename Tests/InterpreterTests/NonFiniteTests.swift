import GraphIR
import Interpreter
import Testing

/// NaN in gives NaN out; infinities go the way the formulas send them.
@Suite struct NonFiniteTests {
    private static let operators: [Operator] =
        [
            .relu(ReLU()), .leakyReLU(LeakyReLU(slope: 0)), .sigmoid(Sigmoid()), .tanh(Tanh()),
            .clip(Clip(minimum: -1, maximum: 1)), .identity(Identity()),
            .l2Normalization(L2Normalization(.instance, epsilon: 1)), .softmax(Softmax()),
            .pooling(Pooling(.max, kernel: 1)), .pooling(Pooling(.average, kernel: 1)),
            .nearestUpsampling(NearestUpsampling(scale: 2)),
        ] + Reduction.Kind.allCases.map { .reduction(Reduction($0, axes: [3])) }
        + Function.Kind.allCases.map {
            .function(Function($0, Array(repeating: 0.5, count: $0.parameterNames.count)))
        }

    @Test(arguments: operators)
    func notANumberStays(_ operator: Operator) throws {
        let output = try evaluate(`operator`, tensor([1, 1, 1, 1], [.nan]))
        #expect(output.doubles.allSatisfy { $0.isNaN })
    }

    @Test func notANumberThroughPReLU() throws {
        let output = try evaluate(.prelu(PReLU()), tensor([1, 1], [.nan]), tensor([1], [0]))
        #expect(output.doubles[0].isNaN)
    }

    /// Wherever in its window the NaN lies.
    @Test(arguments: 0..<3)
    func notANumberThroughMaxima(position: Int) throws {
        var numbers: [Float] = [1, 3, 2]
        numbers[position] = .nan
        let data = tensor([1, 1, 1, 3], numbers)
        let pooling = Pooling(.max, kernel: SpatialSize(1, 3))
        #expect(try evaluate(.pooling(pooling), data).doubles[0].isNaN)
        #expect(try evaluate(.globalPooling(GlobalPooling(.max)), data).doubles[0].isNaN)
    }

    @Test(arguments: [Binary.Kind.minimum, .maximum])
    func notANumberThroughEitherOperand(kind: Binary.Kind) throws {
        let (number, none) = (tensor([1], [1]), tensor([1], [.nan]))
        #expect(try evaluate(.binary(Binary(kind)), number, none).doubles[0].isNaN)
        #expect(try evaluate(.binary(Binary(kind)), none, number).doubles[0].isNaN)
    }

    @Test(arguments: [Interpreter.MatrixProduct.naive, .openBLAS])
    func notANumberReachesItsWindowsOnly(product: Interpreter.MatrixProduct) throws {
        let data = tensor([1, 1, 1, 4], [.nan, 1, 1, 1])
        let definition = Operator.convolution(Convolution(kernel: SpatialSize(1, 2)))
        let output = try evaluate(definition, data, ramp([1, 1, 1, 2]), product: product).doubles
        #expect(output[0].isNaN)
        #expect(Array(output[1...]) == [3, 3])
    }

    @Test func infinities() throws {
        let data = tensor([1, 2], [.infinity, -.infinity])
        #expect(try evaluate(.relu(ReLU()), data).doubles == [.infinity, 0])
        #expect(try evaluate(.sigmoid(Sigmoid()), data).doubles == [1, 0])
        #expect(try evaluate(.clip(Clip(minimum: -2, maximum: 2)), data).doubles == [2, -2])
        let pooling = Operator.pooling(Pooling(.max, kernel: 1))
        let lowest = try evaluate(pooling, tensor([1, 1, 1, 1], [-.infinity]))
        #expect(lowest.doubles == [-.infinity])
    }
}
