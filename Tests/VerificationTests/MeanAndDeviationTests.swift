import Testing
import Verification

@Test func deviationIsThePopulations() {
    let value = MeanAndDeviation([1, 1, 1, 1, 1, 0, 0.5, 1, 1, 0.5])
    #expect(abs(value.mean - 0.8) < 1e-15)
    #expect(abs(value.deviation - 0.331662479) < 1e-9)
    #expect(MeanAndDeviation([]).mean == 0)
}
