import GraphIR
import Interpreter
import Testing

/// Convolutions against numbers from scipy's `correlate2d`, by both ways to compute them.
@Suite struct ConvolutionTests {
    private func check(
        _ definition: Convolution, _ operands: [Tensor], _ shape: [Int], _ expected: [Double],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for product in [Interpreter.MatrixProduct.naive, .openBLAS] {
            let actual = try evaluateAll(.convolution(definition), operands, product)
            expect(actual[0], shape, expected, sourceLocation: sourceLocation)
        }
    }

    @Test func paddingAndBias() throws {
        try check(
            Convolution(kernel: 3, padding: 1, hasBias: true),
            [ramp([1, 1, 4, 4]), ramp([1, 1, 3, 3]), tensor([1], [0.5])], [1, 1, 4, 4],
            [
                111.5, 178.5, 217.5, 145.5, 231.5, 348.5, 393.5, 252.5, 363.5, 528.5, 573.5, 360.5,
                197.5, 274.5, 295.5, 175.5,
            ])
    }

    /// TensorFlow's SAME with stride 2: one row and column at the end, none at the start.
    @Test func paddingAtTheEndOnly() throws {
        try check(
            Convolution(kernel: 3, stride: 2, padding: 0, paddingEnd: 1),
            [ramp([1, 1, 4, 4]), ramp([1, 1, 3, 3])], [1, 1, 2, 2], [348, 252, 274, 175])
        try check(
            Convolution(
                kernel: 3, stride: 2, padding: SpatialSize(1, 0), paddingEnd: SpatialSize(0, 1),
                hasPaddingValues: true),
            [ramp([1, 1, 4, 4]), ramp([1, 1, 3, 3]), tensor([1], [10])], [1, 1, 2, 2],
            [238, 355, 528, 540])
    }

    @Test func strideTwo() throws {
        try check(
            Convolution(kernel: 3, stride: 2, padding: 1),
            [ramp([1, 1, 4, 4]), ramp([1, 1, 3, 3])], [1, 1, 2, 2], [111, 217, 363, 573])
    }

    @Test func paddingValue() throws {
        try check(
            Convolution(kernel: 3, stride: 2, padding: 1, hasPaddingValues: true),
            [ramp([1, 1, 4, 4]), ramp([1, 1, 3, 3]), tensor([1], [10])], [1, 1, 2, 2],
            [281, 277, 483, 573])
    }

    @Test func dilationStrideAndPaddingThatDifferByAxis() throws {
        try check(
            Convolution(
                kernel: 2, stride: SpatialSize(1, 2), padding: SpatialSize(1, 2),
                dilation: SpatialSize(2, 3)),
            [ramp([1, 1, 5, 6]), tensor([1, 1, 2, 2], [1, -2, 3, -4])], [1, 1, 5, 4],
            [
                -32, -19, -21, 33, -60, -32, -36, 56, -96, -44, -48, 80, -132, -56, -60, 104, -40,
                -25, -27, 23,
            ])
    }

    private let groupWeights = tensor(
        [4, 2, 2, 2],
        [
            1, 2, 3, 4, -1, 1, 0, 2, 1, 0, 0, 1, 2, 2, 2, 2, 5, 6, 7, 8, 1, 1, 1, 1, -1, -2, -3, -4,
            0, 1, 0, -1,
        ])

    @Test func twoGroups() throws {
        try check(
            Convolution(kernel: 2, groups: 2, hasBias: true),
            [ramp([1, 4, 3, 3]), groupWeights, tensor([4], [1, 2, 3, 4])], [1, 4, 2, 2],
            [
                67, 79, 103, 115, 104, 114, 134, 144, 676, 706, 766, 796, -216, -226, -246, -256,
            ])
    }

    @Test func twoGroupsWithPaddingValuePerChannel() throws {
        try check(
            Convolution(kernel: 2, stride: 2, padding: 1, groups: 2, hasPaddingValues: true),
            [ramp([1, 4, 3, 3]), groupWeights, tensor([4], [1, 2, 3, 4])], [1, 4, 2, 2],
            [
                30, 45, 83, 114, 34, 58, 74, 142, 246, 408, 441, 793, -118, -179, -159, -260,
            ])
    }

    @Test func depthwiseWithMultiplierTwo() throws {
        let weights = tensor(
            [8, 1, 2, 2],
            [
                1, 2, 3, 4, 1, 0, 0, -1, 2, 2, 2, 2, 0, 1, 1, 0, 1, 1, 1, 1, 1, -1, 1, -1, 3, 0, 0,
                0, 0, 0, 0, 3,
            ])
        try check(
            Convolution(kernel: 2, groups: 4), [ramp([1, 4, 3, 3]), weights], [1, 8, 2, 2],
            [
                37, 47, 67, 77, -4, -4, -4, -4, 96, 104, 120, 128, 24, 26, 30, 32, 84, 88, 96, 100,
                -2, -2, -2, -2, 84, 87, 93, 96, 96, 99, 105, 108,
            ])
    }

    @Test func pointwiseOverABatch() throws {
        try check(
            Convolution(kernel: 1, hasBias: true),
            [
                ramp([2, 2, 2, 2]), tensor([3, 2, 1, 1], [1, 2, 3, -1, 0.5, 1]),
                tensor([3], [0, 1, -1]),
            ], [2, 3, 2, 2],
            [
                11, 14, 17, 20, -1, 1, 3, 5, 4.5, 6, 7.5, 9, 35, 38, 41, 44, 15, 17, 19, 21, 16.5,
                18, 19.5, 21,
            ])
    }

    /// Weights that are float64 because a pass computed them are used as they are.
    @Test func float64Weights() throws {
        let third = 1.0 / 3
        try check(
            Convolution(kernel: 1),
            [ramp([1, 1, 1, 2]), Tensor(shape: [1, 1, 1, 1], [third])], [1, 1, 1, 2],
            [third, 2 * third])
    }
}
