import GraphIR
import Testing

/// What operators without weights say about operands and attributes that do not fit.
@Suite struct RefusalTests {
    private static let x: Shape = [1, 6, 8, 8]
    private static let huge: Shape = [1, .known(1 << 40), .known(1 << 40)]

    static let elementwise: [RefusalCase] = [
        RefusalCase(.relu(ReLU()), [], "has 0 operands; expected data"),
        RefusalCase(.leakyReLU(LeakyReLU(slope: .infinity)), [x], "slope is inf"),
        RefusalCase(.prelu(PReLU()), [x, [5]], "slope has shape [5]; expected [6] or [1]"),
        RefusalCase(.prelu(PReLU()), [x, [1, 6]], "slope has shape [1, 6]"),
        RefusalCase(.prelu(PReLU()), [[6], [6]], "data has shape [6]"),
        RefusalCase(.clip(Clip(minimum: 1, maximum: 0)), [x], "clips to 1.0...0.0"),
        RefusalCase(.clip(Clip(minimum: .nan, maximum: 0)), [x], "clips to nan...0.0"),
        RefusalCase(.binary(Binary(.add)), [x, [1, 6, 8, 7]], "[1, 6, 8, 7] differ"),
        RefusalCase(.binary(Binary(.add)), [x, [6]], "[6] differ"),
        RefusalCase(.softmax(Softmax(axis: 4)), [x], "axis 4 of shape"),
        RefusalCase(.softmax(Softmax(axis: Int.min)), [x], "axis -9223372036854775808"),
        RefusalCase(
            .l2Normalization(L2Normalization(.instance, epsilon: 0)), [[6]], "data has shape [6]"),
        RefusalCase(
            .l2Normalization(L2Normalization(.spatial, epsilon: 0)), [[1, 6]],
            "data has shape [1, 6]"),
        RefusalCase(
            .l2Normalization(L2Normalization(.instance, epsilon: .nan)), [x], "epsilon is nan"),
        RefusalCase(.function(Function(.elu)), [x], "elu has 0 parameters; expected 1"),
        RefusalCase(.function(Function(.abs, [1])), [x], "abs has 1 parameters; expected 0"),
        RefusalCase(.function(.elu(alpha: .nan)), [x], "alpha is nan"),
        RefusalCase(.function(.celu(alpha: 0)), [x], "alpha is 0"),
        RefusalCase(.function(.shrink(lambda: 1, bias: .infinity)), [x], "bias is inf"),
        RefusalCase(.reduction(Reduction(.sum, axes: [])), [x], "one axis or more, each once"),
        RefusalCase(.reduction(Reduction(.sum, axes: [1, -3])), [x], "reduces the axes [1, -3]"),
        RefusalCase(.reduction(Reduction(.sum, axes: [4])), [x], "axis 4 of shape"),
        RefusalCase(.reduction(Reduction(.sum, axes: [Int.min])), [x], "axis -92233720"),
        RefusalCase(.reduction(Reduction(.mean, axes: [0])), [[0, 2]], "a size of 1 or more"),
        RefusalCase(.reduction(Reduction(.mean, axes: [0])), [[]], "axis 0 of shape []"),
        RefusalCase(.matrixProduct(MatrixProduct()), [[], [3]], "at least 1 dimension each"),
        RefusalCase(.matrixProduct(MatrixProduct()), [[2, 3], [4, 3]], "expected 3 rows"),
        RefusalCase(.matrixProduct(MatrixProduct()), [[3], [4]], "expected 3 rows"),
        RefusalCase(
            .matrixProduct(MatrixProduct()), [[2, 2, 3], [5, 3, 4]], "shapes [2] and [5] differ"),
    ]

    private static func resize(_ target: BilinearResize.Target) -> Operator {
        .bilinearResize(BilinearResize(target, alignsCorners: true))
    }

    static let resizes: [RefusalCase] = [
        RefusalCase(resize(.size(2)), [[1, 6]], "data has shape [1, 6]"),
        RefusalCase(resize(.size(SpatialSize(0, 2))), [x], "size is 0x2"),
        RefusalCase(resize(.likeOperand), [x, [8, 8]], "like has shape [8, 8]"),
        RefusalCase(resize(.scale(height: 0, width: 1)), [x], "the scale is 0.0"),
        RefusalCase(resize(.scale(height: 1, width: .nan)), [x], "the scale is nan"),
        RefusalCase(resize(.scale(height: 1, width: 1025)), [x], "the scale is 1025.0"),
        RefusalCase(resize(.scale(height: 0.1, width: 1)), [x], "the size 8 times 0.1"),
        RefusalCase(
            resize(.scale(height: 2, width: 1)), [[1, 1, .known(1 << 40), 1]], "out of range"),
        RefusalCase(
            .nearestUpsampling(NearestUpsampling(scale: 2)), [[1, 6]], "data has shape [1, 6]"),
        RefusalCase(.nearestUpsampling(NearestUpsampling(scale: 0)), [x], "scale is 0x0"),
        RefusalCase(
            .nearestUpsampling(NearestUpsampling(scale: 2)), [[1, 1, .known(.max), 1]],
            "overflows"),
    ]

    private static func join(_ count: Int, axis: Int = 1) -> Operator {
        .concatenation(Concatenation(count: count, axis: axis))
    }
    private static func reshape(_ target: Int...) -> Operator { .reshape(Reshape(target)) }

    static let rearranging: [RefusalCase] = [
        RefusalCase(join(0), [], "joins nothing"),
        RefusalCase(join(-1), [], "joins nothing"),
        RefusalCase(join(2), [x, [1, 6]], "part 1 has shape [1, 6]"),
        RefusalCase(join(2), [x, [1, 6, 8, 7]], "part 1 has shape [1, 6, 8, 7]"),
        RefusalCase(join(2, axis: 4), [x, x], "axis 4 of shape"),
        RefusalCase(join(2), [[1, .known(.max)], [1, 1]], "the joined size overflows"),
        RefusalCase(.split(Split(count: 0)), [x], "has 0 outputs"),
        RefusalCase(.split(Split(count: Int.min)), [x], "outputs"),
        RefusalCase(.split(Split(count: Int.max)), [.unknown], "outputs"),
        RefusalCase(.split(Split(count: 4)), [x], "splits 6 into 4 parts"),
        RefusalCase(.split(Split(count: 2, axis: -5)), [x], "axis -5 of shape"),
        RefusalCase(.flatten(Flatten()), [[]], "flattens a scalar"),
        RefusalCase(.flatten(Flatten()), [huge], "too large"),
        RefusalCase(reshape(1, 1, 1, 1, 1, 1, 1, 1, 384), [x], "at most 8 sizes"),
        RefusalCase(reshape(-1, -1), [x], "one of them -1"),
        RefusalCase(reshape(-2, 192), [x], "size -2 at position 0"),
        RefusalCase(reshape(1, 1, 1, 1, 0), [x], "size 0 at position 4"),
        RefusalCase(reshape(383), [x], "expected 384 elements"),
        RefusalCase(reshape(-1, 5), [x], "expected 384 elements"),
        RefusalCase(reshape(1 << 40, 1 << 40), [x], "do not overflow"),
        RefusalCase(reshape(-1), [huge], "too large"),
        RefusalCase(.transpose(Transpose([0, 1, 2])), [x], "each axis 0 to 3 once"),
        RefusalCase(.transpose(Transpose([0, 1, 2, 2])), [x], "each axis 0 to 3 once"),
        RefusalCase(
            .foreign(Foreign(name: "Custom", operandCount: 2)), [x], "has 1 operands"),
        RefusalCase(
            .foreign(Foreign(name: "Custom", operandCount: 1, outputCount: 0)), [x],
            "has 0 outputs"),
    ]

    @Test(arguments: elementwise + resizes + rearranging)
    func refuses(_ example: RefusalCase) throws {
        let error = try #require(example.refusal())
        #expect(error.description.contains(example.message))
    }
}
