import GraphIR
import Testing

/// Resizing along an axis against the ONNX backend suite, and rules that it does not touch.
@Suite struct ResizedAxisTests {
    /// The suite rounds to float32.
    @Test(arguments: ResizeCase.suite) func agreesWithTheSuite(_ example: ResizeCase) throws {
        let data = ramp([1, 1, example.height.input, example.width.input])
        let columns = try evaluate(example.op(example.width, axis: 3), data)
        let rows = try evaluate(example.op(example.height, axis: 2), columns)
        expect(
            rows, [1, 1, example.height.output, example.width.output], example.expected,
            tolerance: 1e-6)
    }

    @Test func sizesAreRoundedInFloat32() {
        // 0.7 is less than 7/10 as a float32; the product with 10 is 7 again.
        #expect(ResizedAxis.outputSize(10, scale: 0.7) == 7)
        #expect(ResizedAxis.outputSize(9, scale: 1 / 3) == 3)
        #expect(ResizedAxis.outputSize(4, scale: 0.6) == 2)
        #expect(ResizedAxis.outputSize(4, scale: .infinity) == 0)
        #expect(ResizedAxis.outputSize(4, scale: .nan) == 0)
        #expect(ResizedAxis.outputSize(4, scale: -1) == 0)
    }

    /// With 1/3 in float32 as it is, every position would be a little less than a pixel.
    @Test func scalesThatAreNoFloatsMeanWholeSizes() {
        let third = ResizedAxis(input: 9, scale: 1 / 3, coordinates: .asymmetric)
        #expect(third.nearest(.floor, axis: 0).indices == [0, 3, 6])
        #expect(third.nearest(.ceiling, axis: 0).indices == [0, 3, 6])
        #expect(third.linear(axis: 0).rows == [[.init(0, 1)], [.init(3, 1)], [.init(6, 1)]])
        // 5 times 0.7 is no whole size: positions 0, 10/7 and 20/7.
        let partly = ResizedAxis(input: 5, scale: 0.7, coordinates: .asymmetric)
        #expect(partly.nearest(.floor, axis: 0).indices == [0, 1, 2])
    }

    @Test func nearestRulesPartAtTheMiddle() {
        // Positions -0.25, 0.25, 0.75, 1.25 and, downwards, 0.5 and 2.5.
        let up = ResizedAxis(input: 2, output: 4, coordinates: .halfPixel)
        #expect(up.nearest(.floor, axis: 0).indices == [0, 0, 0, 1])
        #expect(up.nearest(.ceiling, axis: 0).indices == [0, 1, 1, 1])
        let down = ResizedAxis(input: 4, output: 2, coordinates: .halfPixel)
        #expect(down.nearest(.roundPreferFloor, axis: 0).indices == [0, 2])
        #expect(down.nearest(.roundPreferCeiling, axis: 0).indices == [1, 3])
        #expect(ResizedAxis.NearestRule.beforeOperatorSet11(scale: 2) == .floor)
        #expect(ResizedAxis.NearestRule.beforeOperatorSet11(scale: 0.5) == .ceiling)
    }

    @Test func oneOutputPosition() {
        func rows(_ coordinates: ResizedAxis.Coordinates) -> [[Resampling.Tap]] {
            ResizedAxis(input: 4, output: 1, coordinates: coordinates).linear(axis: 0).rows
        }
        #expect(rows(.halfPixel) == [[.init(1, 0.5), .init(2, 0.5)]])
        #expect(rows(.pytorchHalfPixel) == [[.init(0, 1)]])
        #expect(rows(.alignCorners) == [[.init(0, 1)]])
        #expect(rows(.asymmetric) == [[.init(0, 1)]])
        #expect(rows(.cropAndResize(start: 0, end: 1)) == [[.init(1, 0.5), .init(2, 0.5)]])
        #expect(rows(.cropAndResize(start: 0.5, end: 2)) == [[]])
    }

    /// Half-pixel linear resizing is what bilinear resizing does where it does not shrink to one.
    @Test(arguments: [(5, 9), (9, 5), (3, 7), (14, 28), (28, 14), (1, 4)])
    func agreesWithBilinearResizing(_ input: Int, _ output: Int) throws {
        for (aligns, coordinates) in [
            (false, ResizedAxis.Coordinates.halfPixel), (true, .alignCorners),
        ] {
            let resized = ResizedAxis(input: input, output: output, coordinates: coordinates)
            let data = ramp([1, 2, 3, input])
            let bilinear = BilinearResize(.size(SpatialSize(3, output)), alignsCorners: aligns)
            expectEqual(
                try evaluate(.resampling(resized.linear(axis: 3)), data),
                try evaluate(.bilinearResize(bilinear), data))
        }
    }
}
