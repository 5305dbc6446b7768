import Diagnostics
import Testing
import Verification

@Suite("Embeddings and engines") struct EmbeddingTests {
    @Test func rowsOfZerosStay() throws {
        let table = try EmbeddingTable(dimension: 2, values: [3, 4, 0, 0, 1, 0, -2, 0])
        #expect(table.norms == [5, 0, 1, 2])
        #expect(table.normalised.values == [0.6, 0.8, 0, 0, 1, 0, -1, 0])
        #expect(abs(table.pairDistances[0] - 1) < 1e-15)
        #expect(table.pairDistances[1] == 4)
    }

    @Test(arguments: [(0, [1.0]), (2, [1.0]), (1, [.nan]), (1, [.infinity]), (1, [1e200])])
    func oddNumbersAreRefused(dimension: Int, values: [Double]) {
        #expect(throws: Diagnostic.self) {
            try EmbeddingTable(dimension: dimension, values: values)
        }
    }

    @Test func histogramCountsEveryPair() throws {
        let scores = try PairScores(
            distances: [0, 0.049, 0.05, 4, 4.1, -1e-9],
            labels: [true, true, false, false, false, true]
        )
        let histogram = ScoreHistogram(scores)
        #expect(histogram.genuine[0] == 3 && histogram.impostor[1] == 1)
        #expect(histogram.impostor[79] == 2)
    }

    @Test func theSameEngineDriftsNowhere() throws {
        let example = try ProtocolExample.read()
        let result = try VerificationResult(example.table(), labels: example.labels, meanNorm: 1)
        let same = try result.compared(with: example.table())
        #expect(same.accuracyDifference == 0 && same.largestDrift == 0 && same.meanDrift == 0)
        #expect(same.flippedPairs.isEmpty)
        #expect(abs((same.correlation ?? 0) - 1) < 1e-12)
    }

    /// Another engine that gives one pair's pictures exchanged with another's.
    @Test func anotherEnginesDriftIsMeasured() throws {
        let example = try ProtocolExample.read()
        let result = try VerificationResult(example.table(), labels: example.labels, meanNorm: 1)
        var values = try example.table().values
        for index in 0..<12 { values.swapAt(index, 12 + index) }
        let other = try EmbeddingTable(dimension: 6, values: values)
        let comparison = try result.compared(with: other)
        let difference = abs(example.squaredDistance[0] - example.squaredDistance[1])
        #expect(abs(comparison.largestDrift - difference) < 1e-12)
        #expect(abs(comparison.meanDrift - 2 * difference / 57) < 1e-12)
        #expect(comparison.flippedPairs == [0, 1])
        #expect((comparison.correlation ?? 1) < 1)
        let change = result.folds.accuracy.mean - comparison.other.accuracy.mean
        #expect(comparison.accuracyDifference == change && change > 0)
    }

    @Test func aConstantEngineHasNoCorrelation() throws {
        let example = try ProtocolExample.read()
        let result = try VerificationResult(example.table(), labels: example.labels, meanNorm: 1)
        let ones = try EmbeddingTable(dimension: 1, values: [Double](repeating: 1, count: 114))
        #expect(try result.compared(with: ones).correlation == nil)
        #expect(throws: Diagnostic.self) {
            try result.compared(with: EmbeddingTable(dimension: 1, values: [1, 1]))
        }
    }
}
