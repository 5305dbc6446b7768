import Diagnostics
import Testing
import Verification

/// The protocol against NumPy, and where it must not answer.
@Suite("Ten folds") struct FoldProtocolTests {
    private static func near(_ left: [Double], _ right: [Double], _ bound: Double) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= bound }
    }

    @Test func figuresAreNumPys() throws {
        let example = try ProtocolExample.read()
        let scores = try PairScores(
            distances: example.table().pairDistances, labels: example.labels)
        #expect(Self.near(scores.distances, example.squaredDistance, 1e-14))
        let outputs = (example.original + example.mirrored).flatMap(\.self)
        let norms = try EmbeddingTable(dimension: 6, values: outputs).norms
        #expect(norms.count == 228)
        #expect(abs(MeanAndDeviation(norms).mean - example.meanNorm) < 1e-14)
        let result = try FoldProtocol(scores)
        #expect(result.folds.map(\.accuracy) == example.foldAccuracies, "to the bit")
        #expect(result.folds.map(\.thresholdIndex) == example.thresholdIndices)
        #expect(result.folds.map(\.pairs.count) == [6, 6, 6, 6, 6, 6, 6, 5, 5, 5])
        #expect(abs(result.accuracy.mean - example.accuracy) < 1e-15)
        #expect(abs(result.accuracy.deviation - example.accuracyDeviation) < 1e-15)
        #expect(
            Self.near(
                result.folds.map(\.validationThreshold), example.validationThresholds, 1e-12))
        #expect(result.folds.map(\.validationRate) == example.validationRates)
        #expect(result.folds.map(\.falseAcceptRate) == example.falseAcceptRates)
        #expect(abs(result.validationRate.mean - example.validationRate) < 1e-15)
        #expect(abs(result.validationRate.deviation - example.validationDeviation) < 1e-15)
    }

    @Test func decisionsAreThoseOfTheFolds() throws {
        let example = try ProtocolExample.read()
        let scores = try PairScores(
            distances: example.table().pairDistances, labels: example.labels)
        let result = try FoldProtocol(scores)
        let right = zip(result.decisions(scores), example.labels).map { $0 == $1 }
        for fold in result.folds {
            let share = Double(right[fold.pairs].count { $0 }) / Double(fold.pairs.count)
            #expect(share == fold.accuracy)
        }
    }

    /// A pair at a threshold is not below it; of equally good thresholds the first counts.
    @Test func thresholdsAreStrict() throws {
        let distances = (0..<20).map { $0.isMultiple(of: 2) ? 0.01 : 0.5 }
        let labels = (0..<20).map { $0.isMultiple(of: 2) }
        let result = try FoldProtocol(PairScores(distances: distances, labels: labels))
        #expect(result.folds.allSatisfy { $0.thresholdIndex == 2 && $0.threshold == 0.02 })
        #expect(result.accuracy == MeanAndDeviation([1]))
        // An impostor pair at the threshold is told apart by it: it is not below.
        let close = distances.map { $0 == 0.01 ? 0.495 : $0 }
        let narrow = try FoldProtocol(PairScores(distances: close, labels: labels))
        #expect(narrow.folds.allSatisfy { $0.thresholdIndex == 50 && $0.accuracy == 1 })
    }

    /// Where even the largest threshold accepts too few impostors, VAL's threshold is 0.
    @Test func impostorsOutOfReachGiveNoThreshold() throws {
        let distances = (0..<20).map { $0.isMultiple(of: 2) ? 0.01 : 4.0 }
        let labels = (0..<20).map { $0.isMultiple(of: 2) }
        let result = try FoldProtocol(PairScores(distances: distances, labels: labels))
        #expect(result.folds.allSatisfy { $0.validationThreshold == 0 && $0.validationRate == 0 })
    }

    private func message(_ distances: [Double], _ labels: [Bool]) -> String {
        do throws(Diagnostic) {
            _ = try FoldProtocol(PairScores(distances: distances, labels: labels))
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func setsWithoutAnAnswerAreRefused() {
        let numbers = [Double](repeating: 1, count: 20)
        let alternate = (0..<20).map { $0.isMultiple(of: 2) }
        #expect(message(numbers, (0..<20).map { _ in true }).contains("all 20 labels are alike"))
        let sorted = (0..<20).map { $0 < 10 }
        #expect(message(numbers, sorted).contains("fold 1 of 10 has no pair of two persons"))
        #expect(
            message(numbers, sorted.map { !$0 }).contains("fold 1 of 10 has no pair of one person"))
        #expect(message(numbers, sorted).contains("mix its pairs"))
        #expect(message([1, 1], [true, false]).contains("2 pairs; expected at least 20"))
        #expect(message([1], [true, false]).contains("1 distances for 2 labels"))
        #expect(message([.nan] + numbers.dropFirst(), alternate).contains("not finite"))
    }
}
