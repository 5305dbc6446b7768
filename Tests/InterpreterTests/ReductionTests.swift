import GraphIR
import Interpreter
import Testing

@Suite struct ReductionTests {
    private let data = tensor([2, 2, 3], [1, -2, 3, 4, 5, -6, 7, 8, 9, -10, 11, 12])

    private func reduce(_ kind: Reduction.Kind, _ axes: Int..., keeps: Bool = true) throws -> Tensor
    {
        try evaluate(.reduction(Reduction(kind, axes: axes, keepsDimensions: keeps)), data)
    }

    @Test func oneAxis() throws {
        expect(try reduce(.sum, 2), [2, 2, 1], [2, 3, 24, 13])
        expect(try reduce(.mean, -1), [2, 2, 1], [2.0 / 3, 1, 8, 13.0 / 3])
        expect(try reduce(.maximum, 1), [2, 1, 3], [4, 5, 3, 7, 11, 12])
        expect(try reduce(.minimum, 0), [1, 2, 3], [1, -2, 3, -10, 5, -6])
        expect(try reduce(.product, 2), [2, 2, 1], [-6, -120, 504, -1320])
    }

    @Test func severalAxes() throws {
        expect(try reduce(.sum, 0, 2), [1, 2, 1], [26, 16])
        expect(try reduce(.maximum, 2, 0, keeps: false), [2], [9, 12])
        expect(try reduce(.mean, 0, 1, 2), [1, 1, 1], [3.5])
        expect(try reduce(.product, -3, -2, -1, keeps: false), [], [-479_001_600])
    }
}
