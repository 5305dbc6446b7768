import Foundation
import Testing
import Verification

/// The worked example beside the package, whose figures the public evaluation code gave.
@Suite("Worked example") struct SharedExampleTests {
    private static let bytes = Fixture.shared("facts/verification-example.json")

    private func example() throws -> (root: [String: Any], expected: [String: Any])? {
        guard let bytes = Self.bytes else { return nil }
        let root = try #require(
            JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        return (root, try #require(root["expected"] as? [String: Any]))
    }

    private func scores(_ root: [String: Any]) throws -> (EmbeddingTable, PairScores) {
        let table = try ProtocolExample.sums(
            try #require(root["embeddings_original"] as? [[Double]]),
            try #require(root["embeddings_flipped"] as? [[Double]]))
        let labels = try #require(root["labels"] as? [Bool])
        return (table, try PairScores(distances: table.pairDistances, labels: labels))
    }

    @Test(.enabled(if: bytes != nil)) func foldsAreThePublicCodes() throws {
        let (root, expected) = try #require(try example())
        let (table, scores) = try scores(root)
        let rows = try #require(expected["normalised_sum"] as? [[Double]]).flatMap(\.self)
        #expect(zip(table.normalised.values, rows).allSatisfy { abs($0 - $1) < 1e-15 })
        let result = try FoldProtocol(scores)
        let accuracy = try #require(expected["accuracy_protocol"] as? [String: Any])
        let folds = try #require(accuracy["folds"] as? [[String: Any]])
        #expect(folds.compactMap { $0["accuracy"] as? Double } == result.folds.map(\.accuracy))
        #expect(
            folds.compactMap { $0["best_threshold_index"] as? Int }
                == result.folds.map(\.thresholdIndex))
        #expect(abs(result.accuracy.mean - 0.8) < 1e-15)
        #expect(abs(result.accuracy.deviation - 0.331662479) < 1e-9)
        let validation = try #require(expected["val_protocol"] as? [String: Any])
        let held = try #require(validation["folds"] as? [[String: Any]])
        for (fold, own) in zip(held, result.folds) {
            let threshold = try #require(fold["threshold"] as? Double)
            #expect(abs(threshold - own.validationThreshold) < 1e-12)
            #expect(fold["val"] as? Double == own.validationRate)
            #expect(fold["far"] as? Double == own.falseAcceptRate)
        }
        #expect(abs(result.validationRate.mean - 0.6) < 1e-15)
        #expect(abs(result.validationRate.deviation - 0.48989794855663565) < 1e-15)
        #expect(abs(result.falseAcceptRate - 0.1) < 1e-15)
    }

    @Test(.enabled(if: bytes != nil)) func normsAreThePublicCodes() throws {
        let (root, expected) = try #require(try example())
        let rows = ["embeddings_original", "embeddings_flipped"].flatMap {
            (root[$0] as? [[Double]] ?? []).flatMap(\.self)
        }
        let norms = try EmbeddingTable(dimension: 4, values: rows).norms
        let mean = try #require(expected["xnorm_mean"] as? Double)
        #expect(norms.count == 80)
        #expect(abs(norms.reduce(0, +) / 80 - mean) < 1e-14)
    }

    @Test(.enabled(if: bytes != nil)) func curvesAreThePublicCodes() throws {
        let (root, expected) = try #require(try example())
        let (_, scores) = try scores(root)
        let cosines = try #require(expected["cosine"] as? [Double])
        let rates = try #require(expected["tar_at_far"] as? [String: Any])
        for curve in [
            try ROCCurve(scores: cosines, labels: scores.labels), try ROCCurve(scores),
        ] {
            for (key, points) in [
                ("drop_intermediate_True", curve.corners),
                ("drop_intermediate_False", curve.points),
            ] {
                let entry = try #require(rates[key] as? [String: Any])
                #expect(entry["fpr"] as? [Double] == points.map(\.falseAcceptRate))
                #expect(entry["tpr"] as? [Double] == points.map(\.trueAcceptRate))
            }
            let entry = try #require(rates["drop_intermediate_True"] as? [String: Any])
            for target in try #require(entry["tar_at_far"] as? [[String: Any]]) {
                let far = try #require(target["far_target"] as? Double)
                #expect(curve.trueAcceptRate(at: far, rule: .nearest) == target["tar"] as? Double)
            }
            #expect(curve.trueAcceptRate(at: 0.17, rule: .nearest) == 1)
            #expect(curve.trueAcceptRate(at: 0.17, rule: .strict) == 0.9)
        }
    }
}
