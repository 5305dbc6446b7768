import GraphIR
import Interpreter
import Testing

@Suite struct ResizeTests {
    private let data = tensor([1, 1, 2, 3], [1, 4, 2, 7, 3, 9])

    private func check(
        _ height: Int, _ width: Int, alignsCorners: Bool, _ expected: [Double],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let definition = BilinearResize(
            .size(SpatialSize(height, width)), alignsCorners: alignsCorners)
        expect(
            try evaluate(.bilinearResize(definition), data), [1, 1, height, width], expected,
            tolerance: 1e-15, sourceLocation: sourceLocation)
    }

    @Test func alignedCorners() throws {
        try check(
            3, 5, alignsCorners: true,
            [1, 2.5, 4, 3, 2, 4, 3.75, 3.5, 4.5, 5.5, 7, 5, 3, 6, 9])
        try check(
            4, 7, alignsCorners: true,
            [
                1, 2, 3, 4, 10.0 / 3, 8.0 / 3, 2, 3, 29.0 / 9, 31.0 / 9, 33.0 / 9, 35.0 / 9,
                37.0 / 9, 39.0 / 9, 5, 40.0 / 9, 35.0 / 9, 30.0 / 9, 40.0 / 9, 50.0 / 9, 60.0 / 9,
                7, 17.0 / 3, 13.0 / 3, 3, 5, 7, 9,
            ])
    }

    @Test func halfPixels() throws {
        try check(
            3, 5, alignsCorners: false,
            [1, 2.2, 4, 2.8, 2, 4, 3.8, 3.5, 4.7, 5.5, 7, 5.4, 3, 6.6, 9])
        try check(
            4, 6, alignsCorners: false,
            [
                1, 1.75, 3.25, 3.5, 2.5, 2, 2.5, 2.8125, 3.4375, 3.75, 3.75, 3.75, 5.5, 4.9375,
                3.8125, 4.25, 6.25, 7.25, 7, 6, 4, 4.5, 7.5, 9,
            ])
    }

    @Test func toOneRow() throws {
        try check(1, 2, alignsCorners: true, [1, 2])
        try check(1, 2, alignsCorners: false, [3.875, 5])
    }

    @Test func equalSizesAreCopied() throws {
        for aligns in [true, false] {
            try check(2, 3, alignsCorners: aligns, [1, 4, 2, 7, 3, 9])
        }
    }

    @Test func scaleTarget() throws {
        let definition = BilinearResize(.scale(height: 1.5, width: 1.9), alignsCorners: true)
        let output = try evaluate(.bilinearResize(definition), data)
        expect(
            output, [1, 1, 3, 5], [1, 2.5, 4, 3, 2, 4, 3.75, 3.5, 4.5, 5.5, 7, 5, 3, 6, 9],
            tolerance: 1e-15)
    }

    @Test func likeOperandTargetOverPlanes() throws {
        let definition = BilinearResize(.likeOperand, alignsCorners: true)
        let output = try evaluate(
            .bilinearResize(definition), tensor([1, 2, 1, 2], [0, 2, 10, 30]), ramp([1, 1, 2, 3]))
        expect(output, [1, 2, 2, 3], [0, 1, 2, 0, 1, 2, 10, 20, 30, 10, 20, 30])
    }

    @Test func nearestUpsampling() throws {
        let definition = NearestUpsampling(scale: SpatialSize(2, 3))
        let output = try evaluate(
            .nearestUpsampling(definition), tensor([1, 2, 1, 2], [1, 2, 3, 4]))
        expect(
            output, [1, 2, 2, 6],
            [
                1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4,
            ])
    }
}
