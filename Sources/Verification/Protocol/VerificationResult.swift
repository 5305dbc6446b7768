public import Diagnostics

/// All figures of a set.
public struct VerificationResult: Sendable {
    /// The pairs with their distances.
    public let scores: PairScores
    /// The ten folds: accuracy and VAL.
    public let folds: FoldProtocol
    /// Over all pairs: AUC and TAR.
    public let curve: ROCCurve
    /// How the distances are spread.
    public let histogram: ScoreHistogram
    /// The mean length of the network's outputs before they were added and normalised, also of
    /// those of mirrored pictures.
    public let meanNorm: Double

    /// Evaluates the embeddings of a set's pictures, two rows for each pair. Throws where their
    /// number does not fit the labels, and as ``PairScores`` and ``FoldProtocol`` do.
    public init(
        _ embeddings: EmbeddingTable, labels: [Bool], meanNorm: Double
    ) throws(Diagnostic) {
        scores = try PairScores(distances: embeddings.pairDistances, labels: labels)
        folds = try FoldProtocol(scores)
        curve = try ROCCurve(scores)
        histogram = ScoreHistogram(scores)
        self.meanNorm = meanNorm
    }

    /// How embeddings of the same pictures by another engine do beside these; throws likewise.
    public func compared(with other: EmbeddingTable) throws(Diagnostic) -> EngineComparison {
        try EngineComparison(
            scores, folds,
            against: PairScores(distances: other.pairDistances, labels: scores.labels))
    }
}
