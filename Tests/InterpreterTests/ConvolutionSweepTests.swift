import GraphIR
import Interpreter
import Testing

/// The plain loops and OpenBLAS give the same convolution and the same dense layer.
@Suite struct ConvolutionSweepTests {
    struct Case: CustomTestStringConvertible {
        var batch = 1
        var inputs = 3
        var outputs = 4
        var size = SpatialSize(9, 7)
        var kernel: SpatialSize = 3
        var stride: SpatialSize = 1
        var padding: SpatialSize = 0
        var dilation: SpatialSize = 1
        var groups = 1

        var testDescription: String {
            "\(batch)x\(inputs)x\(size) to \(outputs), kernel \(kernel), stride \(stride), "
                + "padding \(padding), dilation \(dilation), groups \(groups)"
        }
    }

    static let cases: [Case] = [
        Case(),
        Case(batch: 3, padding: 1),
        Case(stride: 2, padding: 1),
        Case(stride: SpatialSize(3, 2), padding: SpatialSize(2, 1)),
        Case(size: 11, dilation: 2),
        Case(size: SpatialSize(11, 13), stride: 3, padding: 4, dilation: SpatialSize(2, 3)),
        Case(size: 1, padding: 1),
        Case(size: 2, kernel: 7, stride: 2, padding: 3),
        Case(size: 1, kernel: 1, padding: 2),
        Case(size: 3, kernel: 1, stride: 5, padding: 5),
        Case(inputs: 16, outputs: 32, kernel: 1),
        Case(inputs: 16, outputs: 32, kernel: 1, stride: 2),
        Case(inputs: 1, outputs: 1, kernel: SpatialSize(1, 5), padding: SpatialSize(0, 2)),
        Case(kernel: SpatialSize(5, 1), padding: SpatialSize(3, 0)),
        Case(inputs: 8, outputs: 8, padding: 1, groups: 8),
        Case(batch: 2, inputs: 8, outputs: 16, stride: 2, padding: 1, groups: 8),
        Case(inputs: 8, outputs: 12, padding: 2, dilation: 2, groups: 4),
        Case(batch: 2, inputs: 8, outputs: 8, padding: 2, dilation: 2, groups: 4),
        Case(inputs: 6, outputs: 6, size: 4, kernel: 1, stride: 3, padding: 2, groups: 3),
        Case(inputs: 4, outputs: 4, size: 2, stride: 3, padding: 3, groups: 4),
        Case(inputs: 32, outputs: 64, stride: 2, padding: 1, groups: 2),
        Case(batch: 2, inputs: 32, outputs: 32, kernel: 1, groups: 2),
        Case(inputs: 64, outputs: 64, size: 1, kernel: 1, groups: 64),
    ]

    @Test(arguments: cases, [(false, false), (true, true), (false, true)])
    func sameConvolution(_ shape: Case, operands: (bias: Bool, padding: Bool)) throws {
        var numbers = SeededNumbers(seed: 7)
        var tensors = [
            numbers.tensor([shape.batch, shape.inputs, shape.size.height, shape.size.width]),
            numbers.tensor([
                shape.outputs, shape.inputs / shape.groups, shape.kernel.height, shape.kernel.width,
            ]),
        ]
        if operands.bias { tensors.append(numbers.tensor([shape.outputs])) }
        if operands.padding { tensors.append(numbers.tensor([shape.inputs])) }
        let definition = Operator.convolution(
            Convolution(
                kernel: shape.kernel, stride: shape.stride, padding: shape.padding,
                dilation: shape.dilation, groups: shape.groups, hasBias: operands.bias,
                hasPaddingValues: operands.padding))
        let naive = try evaluateAll(definition, tensors, .naive)[0]
        let fast = try evaluateAll(definition, tensors, .openBLAS)[0]
        #expect(naive.doubles.contains { $0 != 0 })
        expectEqual(fast, naive)
    }

    /// Large enough that the unfolded windows do not fit one block.
    @Test func severalBlocksOfRows() throws {
        var numbers = SeededNumbers(seed: 8)
        let tensors = [numbers.tensor([1, 32, 75, 70]), numbers.tensor([2, 32, 3, 3])]
        let definition = Operator.convolution(Convolution(kernel: 3, padding: 1))
        let naive = try evaluateAll(definition, tensors, .naive)[0]
        expectEqual(try evaluateAll(definition, tensors, .openBLAS)[0], naive)
    }

    @Test(arguments: [1, 2, 5], [1, 3, 64])
    func sameDense(rows: Int, outputs: Int) throws {
        var numbers = SeededNumbers(seed: 9)
        let tensors = [
            numbers.tensor([rows, 4, 3, 5]), numbers.tensor([outputs, 60]),
            numbers.tensor([outputs]),
        ]
        let definition = Operator.dense(Dense(hasBias: true))
        let naive = try evaluateAll(definition, tensors, .naive)[0]
        expectEqual(try evaluateAll(definition, tensors, .openBLAS)[0], naive)
    }

    /// More float32 weights than are widened at once.
    @Test func denseInSeveralBlocks() throws {
        var numbers = SeededNumbers(seed: 10)
        let tensors = [numbers.tensor([2, 30_000]), numbers.tensor([150, 30_000])]
        let widened = Tensor(shape: tensors[1].shape, tensors[1].doubles)
        let definition = Operator.dense(Dense(hasBias: false))
        let naive = try evaluateAll(definition, [tensors[0], widened], .naive)[0]
        expectEqual(try evaluateAll(definition, tensors, .openBLAS)[0], naive)
        expectEqual(try evaluateAll(definition, tensors, .naive)[0], naive)
    }
}
