import GraphIR
import Interpreter
import Testing

@Suite struct PoolingTests {
    private let lowest = -3.4028234663852886e38

    /// One row of eight, 1 to 8; kernel 3, stride 2, padding 1 along it.
    private func average(roundsUp: Bool, countsPadding: Bool) throws -> Tensor {
        let definition = Pooling(
            .average, kernel: SpatialSize(1, 3), stride: SpatialSize(1, 2),
            padding: SpatialSize(0, 1), rounding: roundsUp ? .up : .down,
            countsPadding: countsPadding)
        return try evaluate(.pooling(definition), ramp([1, 1, 1, 8]))
    }

    @Test func averageRoundedDown() throws {
        expect(try average(roundsUp: false, countsPadding: true), [1, 1, 1, 4], [1, 3, 5, 7])
        expect(try average(roundsUp: false, countsPadding: false), [1, 1, 1, 4], [1.5, 3, 5, 7])
    }

    @Test func averageRoundedUpCountsThePaddedExtentOnly() throws {
        expect(try average(roundsUp: true, countsPadding: true), [1, 1, 1, 5], [1, 3, 5, 7, 4])
        expect(try average(roundsUp: true, countsPadding: false), [1, 1, 1, 5], [1.5, 3, 5, 7, 8])
    }

    @Test func averageInTwoDimensions() throws {
        let definition = Pooling(.average, kernel: 3, stride: 2, padding: 1)
        expect(
            try evaluate(.pooling(definition), ramp([1, 1, 4, 4])), [1, 1, 2, 2],
            [14.0 / 9, 30.0 / 9, 57.0 / 9, 11])
        let excluding = Pooling(.average, kernel: 3, stride: 2, padding: 1, countsPadding: false)
        expect(
            try evaluate(.pooling(excluding), ramp([1, 1, 4, 4])), [1, 1, 2, 2], [3.5, 5, 9.5, 11])
    }

    @Test func maximumIgnoresPadding() throws {
        let definition = Pooling(.max, kernel: 3, stride: 2, padding: 1)
        let data = tensor([1, 2, 2, 2], [-4, -3, -2, -1, 5, 9, 7, 8])
        expect(try evaluate(.pooling(definition), data), [1, 2, 1, 1], [-1, 9])
    }

    @Test func maximumRoundedUp() throws {
        let definition = Pooling(.max, kernel: 2, stride: 2, rounding: .up)
        expect(
            try evaluate(.pooling(definition), ramp([1, 1, 3, 3])), [1, 1, 2, 2], [5, 6, 8, 9])
    }

    @Test func windowsOutside() throws {
        let kernel = SpatialSize(1, 2)
        let stride = SpatialSize(1, 3)
        let maximum = Pooling(.max, kernel: kernel, stride: stride, rounding: .up)
        let pooled = try evaluate(.pooling(maximum), ramp([1, 1, 1, 3]))
        #expect(pooled.shape == [1, 1, 1, 2])
        #expect(pooled.doubles == [2, lowest])
        for countsPadding in [true, false] {
            let average = Pooling(
                .average, kernel: kernel, stride: stride, rounding: .up,
                countsPadding: countsPadding)
            expect(
                try evaluate(.pooling(average), ramp([1, 1, 1, 3])), [1, 1, 1, 2], [1.5, 0])
        }
    }

    /// TensorFlow's SAME with an even size: all the padding at the end.
    @Test func paddingAtTheEndOnly() throws {
        let padding = SpatialSize(0, 0)
        let end = SpatialSize(0, 1)
        let kernel = SpatialSize(1, 3)
        let stride = SpatialSize(1, 2)
        let maximum = Pooling(
            .max, kernel: kernel, stride: stride, padding: padding, paddingEnd: end)
        expect(try evaluate(.pooling(maximum), ramp([1, 1, 1, 4])), [1, 1, 1, 2], [3, 4])
        let average = Pooling(
            .average, kernel: kernel, stride: stride, padding: padding, paddingEnd: end)
        expect(try evaluate(.pooling(average), ramp([1, 1, 1, 4])), [1, 1, 1, 2], [2, 7.0 / 3])
        let excluding = Pooling(
            .average, kernel: kernel, stride: stride, padding: padding, paddingEnd: end,
            countsPadding: false)
        expect(try evaluate(.pooling(excluding), ramp([1, 1, 1, 4])), [1, 1, 1, 2], [2, 3.5])
    }

    /// `test_averagepool_2d_ceil_last_window_starts_on_pad` and
    /// `test_maxpool_2d_ceil_output_size_reduce_by_one` of the ONNX backend suite, in one row: a
    /// third window would begin in the padding.
    @Test func windowsThatBeginBehindTheImage() throws {
        func pooled(_ kind: Pooling.Kind, _ rounding: WindowRounding) throws -> Tensor {
            let definition = Pooling(
                kind, kernel: SpatialSize(1, 3), stride: SpatialSize(1, 3),
                padding: SpatialSize(0, 1), rounding: rounding)
            return try evaluate(.pooling(definition), ramp([1, 1, 1, 5]))
        }
        expect(try pooled(.average, .upWithinImage), [1, 1, 1, 2], [1, 4])
        expect(try pooled(.average, .up), [1, 1, 1, 3], [1, 4, 0])
        expect(try pooled(.max, .upWithinImage), [1, 1, 1, 2], [2, 5])
        #expect(try pooled(.max, .up).doubles == [2, 5, lowest])
        let single = Pooling(
            .max, kernel: SpatialSize(1, 1), stride: SpatialSize(1, 2), rounding: .upWithinImage)
        expect(try evaluate(.pooling(single), ramp([1, 1, 1, 2])), [1, 1, 1, 1], [1])
    }

    @Test func dilatedWindows() throws {
        let dilation = SpatialSize(1, 2)
        let kernel = SpatialSize(1, 3)
        let maximum = Pooling(.max, kernel: kernel, dilation: dilation)
        expect(
            try evaluate(.pooling(maximum), tensor([1, 1, 1, 6], [1, 9, 2, 8, 3, 7])),
            [1, 1, 1, 2], [3, 9])
        // Windows of the pixels -3, -1, 1 to 3, 5, 7; the image has five.
        let padding = SpatialSize(0, 3)
        let average = Pooling(.average, kernel: kernel, padding: padding, dilation: dilation)
        expect(
            try evaluate(.pooling(average), ramp([1, 1, 1, 5])), [1, 1, 1, 7],
            [2.0 / 3, 4.0 / 3, 2, 3, 2, 8.0 / 3, 4.0 / 3])
        let excluding = Pooling(
            .average, kernel: kernel, padding: padding, dilation: dilation, countsPadding: false)
        expect(
            try evaluate(.pooling(excluding), ramp([1, 1, 1, 5])), [1, 1, 1, 7],
            [2, 2, 3, 3, 3, 4, 4])
    }

    /// The lowest float32 stands for empty windows only; it is no bound on float64 data.
    @Test func maximumBelowTheLowestFloat() throws {
        let data = Tensor(shape: [1, 1, 1, 2], [-1e300, -2e300])
        let definition = Pooling(.max, kernel: SpatialSize(1, 2))
        expect(try evaluate(.pooling(definition), data), [1, 1, 1, 1], [-1e300])
    }

    @Test func globalPooling() throws {
        let data = tensor([2, 2, 1, 3], [1, 2, 6, -1, -2, -6, 0, 0, 3, 4, 4, 4])
        expect(
            try evaluate(.globalPooling(GlobalPooling(.average)), data), [2, 2, 1, 1],
            [3, -3, 1, 4])
        expect(
            try evaluate(.globalPooling(GlobalPooling(.max)), data), [2, 2, 1, 1], [6, -1, 3, 4])
    }
}
