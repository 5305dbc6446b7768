public import Diagnostics

/// The ten-fold protocol of face verification (LFW's unrestricted one, with insightface's
/// conventions).
///
/// Folds are blocks of pairs in file order; the first ones get one more where ten does not divide
/// their number. For each, the threshold with the best accuracy on the other nine is applied to it:
/// the first of the best, among 0 to 3.99 by 0.01, a pair being accepted strictly below it.
public struct FoldProtocol: Sendable, Hashable {
    /// The number of folds.
    public static let foldCount = 10
    /// The share of impostors that VAL may accept.
    public static let targetFalseAcceptRate = 1e-3
    /// What accuracy is tried at: i * 0.01 below 4.
    public static let thresholds = (0..<400).map { Double($0) * 0.01 }
    /// What VAL's threshold is interpolated between: i * 0.001 below 4.
    static let fineThresholds = (0..<4000).map { Double($0) * 0.001 }

    /// The folds in order.
    public let folds: [FoldResult]
    /// Of the folds' accuracies.
    public let accuracy: MeanAndDeviation
    /// VAL: of the folds' shares of accepted genuine pairs.
    public let validationRate: MeanAndDeviation
    /// The mean share of accepted impostor pairs beside VAL.
    public let falseAcceptRate: Double

    /// Evaluates a set; throws as ``check(_:)`` does.
    public init(_ scores: PairScores) throws(Diagnostic) {
        let blocks = try Self.blocks(scores.labels)
        let folds = blocks.map { range in
            SortedDistances(scores.distances[range], scores.labels[range])
        }
        let all = SortedDistances(scores.distances[...], scores.labels[...])
        let search = ThresholdSearch(all)
        self.folds = zip(blocks, folds).map { range, fold in
            search.result(range, held: fold)
        }
        accuracy = MeanAndDeviation(self.folds.map(\.accuracy))
        validationRate = MeanAndDeviation(self.folds.map(\.validationRate))
        falseAcceptRate = MeanAndDeviation(self.folds.map(\.falseAcceptRate)).mean
    }

    /// The decision of the protocol on each pair, by the threshold of its fold: true where both
    /// pictures are taken for one person.
    public func decisions(_ scores: PairScores) -> [Bool] {
        folds.flatMap { fold in
            scores.distances[fold.pairs].map { $0 < fold.threshold }
        }
    }

    /// Throws where a set of these labels cannot be evaluated, before anything is embedded for it:
    /// fewer than twenty pairs, or a fold without one kind of them.
    public static func check(_ labels: [Bool]) throws(Diagnostic) {
        _ = try blocks(labels)
    }

    /// The pairs of each fold.
    private static func blocks(_ labels: [Bool]) throws(Diagnostic) -> [Range<Int>] {
        let count = labels.count
        guard count >= 2 * foldCount else {
            throw Diagnostic(
                .malformedFile, "the set has \(count) pairs",
                expected: "at least \(2 * foldCount): one of each kind in each fold")
        }
        try PairScores.requireBothKinds(labels)
        var blocks: [Range<Int>] = []
        for fold in 0..<foldCount {
            let begin = blocks.last?.upperBound ?? 0
            let block = begin..<begin + count / foldCount + (fold < count % foldCount ? 1 : 0)
            try require(labels[block], fold)
            blocks.append(block)
        }
        return blocks
    }

    /// Throws where a fold lacks a kind of pairs: VAL or FAR would divide by zero.
    private static func require(
        _ labels: ArraySlice<Bool>, _ fold: Int
    ) throws(Diagnostic) {
        guard !labels.contains(true) || !labels.contains(false) else { return }
        let kind = labels.contains(true) ? "two persons" : "one person"
        throw Diagnostic(
            .malformedFile, "fold \(fold + 1) of \(foldCount) has no pair of \(kind)",
            expected: "pairs of both kinds in each tenth of the set",
            advice: "The folds follow the order of the set: mix its pairs.")
    }
}
