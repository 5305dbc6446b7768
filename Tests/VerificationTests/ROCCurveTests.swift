import Diagnostics
import Testing
import Verification

@Suite("ROC") struct ROCCurveTests {
    @Test func pointsAndAreaAreNumPys() throws {
        let example = try ProtocolExample.read()
        let scores = try PairScores(
            distances: example.table().pairDistances, labels: example.labels)
        let curve = try ROCCurve(scores)
        #expect(curve.points.map(\.falseAcceptRate) == example.roc.far)
        #expect(curve.points.map(\.trueAcceptRate) == example.roc.tar)
        #expect(abs(curve.area - example.area) < 1e-14)
        for rate in example.tarStrict {
            #expect(curve.trueAcceptRate(at: rate.far, rule: .strict) == rate.tar)
        }
    }

    /// Four scores, two of them alike: by hand.
    @Test func tiesCountHalf() throws {
        let curve = try ROCCurve(scores: [3, 2, 2, 1], labels: [true, true, false, false])
        let points = curve.points.map { [$0.falseAcceptRate, $0.trueAcceptRate] }
        #expect(points == [[0, 0], [0, 0.5], [0.5, 1], [1, 1]])
        #expect(curve.area == 0.875)
        #expect(curve.trueAcceptRate(at: 0.49, rule: .strict) == 0.5)
        #expect(curve.trueAcceptRate(at: 0.49, rule: .nearest) == 1)
        #expect(curve.trueAcceptRate(at: 0.25, rule: .nearest) == 1, "the higher FAR of two")
    }

    @Test func evenStepsHaveNoCorners() throws {
        let labels = [true, true, true, false, false, false]
        let curve = try ROCCurve(scores: [6, 5, 4, 3, 2, 1], labels: labels)
        #expect(curve.points.count == 7 && curve.corners.count == 4)
        #expect(curve.area == 1)
        #expect(try ROCCurve(scores: [1, 2, 3, 4, 5, 6], labels: labels).area == 0)
        #expect(try ROCCurve(scores: [1, 1, 1, 1, 1, 1], labels: labels).area == 0.5)
    }

    @Test(arguments: [([1.0], [true]), ([1.0, 2.0], [true]), ([.nan, 1.0], [true, false])])
    func whatHasNoCurveIsRefused(scores: [Double], labels: [Bool]) {
        #expect(throws: Diagnostic.self) { try ROCCurve(scores: scores, labels: labels) }
    }
}
