public import Diagnostics

/// How far another engine's scores of the same pairs are from ours, and what that does to
/// decisions.
public struct EngineComparison: Sendable, Hashable {
    /// The protocol on the other engine's scores.
    public let other: FoldProtocol
    /// Our mean accuracy less the other's.
    public let accuracyDifference: Double
    /// The largest difference of a pair's two distances.
    public let largestDrift: Double
    /// The mean of the differences' magnitudes.
    public let meanDrift: Double
    /// Pearson's correlation of both engines' distances; nil where one gives all pairs the same.
    public let correlation: Double?
    /// Pairs that one engine takes for one person and the other does not, each by the threshold of
    /// its own fold.
    public let flippedPairs: [Int]

    /// Compares the scores of one set. Throws where labels differ, or as ``FoldProtocol`` does.
    public init(
        _ scores: PairScores, _ result: FoldProtocol, against others: PairScores
    ) throws(Diagnostic) {
        guard scores.labels == others.labels else {
            throw Diagnostic(.usage, "the scores are of different pairs")
        }
        other = try FoldProtocol(others)
        accuracyDifference = result.accuracy.mean - other.accuracy.mean
        let differences = zip(scores.distances, others.distances).map { ($0 - $1).magnitude }
        largestDrift = differences.max() ?? 0
        meanDrift = MeanAndDeviation(differences).mean
        correlation = Self.correlation(scores.distances, others.distances)
        let decisions = zip(result.decisions(scores), other.decisions(others))
        flippedPairs = decisions.enumerated().filter { $0.1.0 != $0.1.1 }.map(\.0)
    }

    private static func correlation(_ left: [Double], _ right: [Double]) -> Double? {
        let (first, second) = (MeanAndDeviation(left), MeanAndDeviation(right))
        let scale = first.deviation * second.deviation
        guard scale > 0 else { return nil }
        let products = zip(left, right).map { ($0 - first.mean) * ($1 - second.mean) }
        return min(1, max(-1, MeanAndDeviation(products).mean / scale))
    }
}
