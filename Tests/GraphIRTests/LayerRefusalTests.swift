import GraphIR
import Testing

/// What every operator with weights or windows says about operands and attributes that do not fit.
@Suite struct LayerRefusalTests {
    private static let x: Shape = [1, 6, 8, 8]
    private static let w: Shape = [4, 6, 3, 3]
    private static let bn: Shape = [6]

    private static func conv(
        kernel: SpatialSize = 3, stride: SpatialSize = 1, padding: SpatialSize = 0,
        dilation: SpatialSize = 1, groups: Int = 1, bias: Bool = false, values: Bool = false
    ) -> Operator {
        .convolution(
            Convolution(
                kernel: kernel, stride: stride, padding: padding, dilation: dilation,
                groups: groups, hasBias: bias, hasPaddingValues: values))
    }

    static let convolutions: [RefusalCase] = [
        RefusalCase(conv(kernel: 0), [x, w], "kernel is 0x0"),
        RefusalCase(conv(kernel: SpatialSize(3, 1 << 20 + 1)), [x, w], "kernel is 3x"),
        RefusalCase(conv(stride: 0), [x, w], "stride is 0x0"),
        RefusalCase(conv(stride: SpatialSize(1, Int.min)), [x, w], "stride is 1x-9"),
        RefusalCase(conv(dilation: 0), [x, w], "dilation is 0x0"),
        RefusalCase(conv(padding: -1), [x, w], "padding is -1x-1"),
        RefusalCase(conv(padding: SpatialSize(Int.max)), [x, w], "padding is 9223"),
        RefusalCase(conv(groups: 0), [x, w], "groups is 0"),
        RefusalCase(conv(), [[1, 6, 8], w], "data has shape [1, 6, 8]"),
        RefusalCase(conv(), [x, [4, 6, 9]], "weight has shape [4, 6, 9]"),
        RefusalCase(conv(), [[1, .symbol("C"), 8, 8], w], "data has shape [1, C, 8, 8]"),
        RefusalCase(conv(groups: 4), [x, w], "6 input channels in 4 groups"),
        RefusalCase(conv(), [x, [4, 5, 3, 3]], "weight has shape [4, 5, 3, 3]"),
        RefusalCase(conv(), [x, [4, 6, 3, 5]], "weight has shape [4, 6, 3, 5]"),
        RefusalCase(conv(groups: 3), [x, [4, 2, 3, 3]], "4 output channels in 3 groups"),
        RefusalCase(conv(bias: true), [x, w, [5]], "bias has shape [5]"),
        RefusalCase(conv(values: true), [x, w, [4]], "padding has shape [4]"),
        RefusalCase(conv(), [x], "has 1 operands"),
        RefusalCase(conv(), [[1, 6, 2, 8], w], "larger than the padded size 2"),
        RefusalCase(conv(dilation: 4), [x, w], "larger than the padded size 8"),
        RefusalCase(conv(padding: 1), [[1, 6, .known(.max), 8], w], "size 9223372036854775807"),
    ]

    private static func norm(_ epsilon: Double) -> Operator {
        .batchNormalization(BatchNormalization(epsilon: epsilon))
    }
    private static func instance(_ epsilon: Double) -> Operator {
        .instanceNormalization(InstanceNormalization(epsilon: epsilon))
    }

    static let normalizations: [RefusalCase] = [
        RefusalCase(norm(.nan), [x, bn, bn, bn, bn], "epsilon is nan"),
        RefusalCase(norm(-1), [x, bn, bn, bn, bn], "epsilon is -1.0"),
        RefusalCase(norm(.infinity), [x, bn, bn, bn, bn], "epsilon is inf"),
        RefusalCase(norm(0), [[6], bn, bn, bn, bn], "data has shape [6]"),
        RefusalCase(norm(0), [[1, .width], bn, bn, bn, bn], "data has shape [1, W]"),
        RefusalCase(norm(0), [x, [5], bn, bn, bn], "gamma has shape [5]"),
        RefusalCase(norm(0), [x, bn, [6, 1], bn, bn], "beta has shape [6, 1]"),
        RefusalCase(norm(0), [x, bn, bn, [], bn], "moving_mean has shape []"),
        RefusalCase(norm(0), [x, bn, bn, bn, [1]], "moving_var has shape [1]"),
        RefusalCase(instance(-0.5), [x, bn, bn], "epsilon is -0.5"),
        RefusalCase(instance(0), [[1, 6], bn, bn], "data has shape [1, 6]"),
        RefusalCase(instance(0), [x, [7], bn], "gamma has shape [7]"),
        RefusalCase(instance(0), [x, bn, [7]], "beta has shape [7]"),
    ]

    private static func pool(
        _ kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0
    ) -> Operator {
        .pooling(Pooling(.max, kernel: kernel, stride: stride, padding: padding))
    }

    static let others: [RefusalCase] = [
        RefusalCase(.dense(Dense(hasBias: false)), [x, [4]], "weight has shape [4]"),
        RefusalCase(.dense(Dense(hasBias: false)), [[6], [4, 6]], "data has shape [6]"),
        RefusalCase(.dense(Dense(hasBias: false)), [x, [4, 383]], "weight has shape [4, 383]"),
        RefusalCase(.dense(Dense(hasBias: true)), [x, [4, 384], [3]], "bias has shape [3]"),
        RefusalCase(
            .dense(Dense(hasBias: false, flattensInput: false)), [x, [4, 384]],
            "weight has shape [4, 384]"),
        RefusalCase(pool(3), [[1, 6, 8]], "data has shape [1, 6, 8]"),
        RefusalCase(pool(0), [x], "kernel is 0x0"),
        RefusalCase(pool(3, stride: 0), [x], "stride is 0x0"),
        RefusalCase(pool(3, padding: -1), [x], "padding is -1x-1"),
        RefusalCase(pool(3, padding: SpatialSize(0, 3)), [x], "padding 0x3 with kernel 3x3"),
        RefusalCase(
            .pooling(Pooling(.max, kernel: 3, paddingEnd: SpatialSize(3, 0))), [x],
            "padding_end 3x0 with kernel 3x3"),
        RefusalCase(
            .pooling(Pooling(.max, kernel: 3, paddingEnd: SpatialSize(0, -1))), [x],
            "padding_end is 0x-1"),
        RefusalCase(.pooling(Pooling(.max, kernel: 3, dilation: 0)), [x], "dilation is 0x0"),
        RefusalCase(
            .pooling(Pooling(.max, kernel: 3, dilation: SpatialSize(1, 4))), [x],
            "larger than the padded size 8"),
        RefusalCase(
            .pooling(Pooling(.max, kernel: 1, rounding: .upWithinImage)),
            [[1, 1, .known(.max), 1]], "overflows"),
        RefusalCase(
            .convolution(Convolution(kernel: 3, paddingEnd: SpatialSize(0, -1))),
            [x, [4, 6, 3, 3]], "padding_end is 0x-1"),
        RefusalCase(pool(9), [x], "larger than the padded size 8"),
        RefusalCase(
            .pooling(Pooling(.max, kernel: 1, stride: 2, rounding: .up)),
            [[1, 1, .known(.max), 1]], "overflows"),
        RefusalCase(.globalPooling(GlobalPooling(.average)), [[1, 6]], "data has shape [1, 6]"),
    ]

    @Test(arguments: convolutions + normalizations + others)
    func refuses(_ example: RefusalCase) throws {
        let error = try #require(example.refusal())
        #expect(error.description.contains(example.message))
    }
}
