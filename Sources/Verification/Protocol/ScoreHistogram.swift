/// How the distances of genuine and of impostor pairs are spread, in bins of equal width from 0
/// to 4.
public struct ScoreHistogram: Sendable, Hashable {
    /// The number of bins.
    public static let binCount = 80
    /// The width of a bin.
    public static let binWidth = 4 / Double(binCount)

    /// Genuine pairs in each bin.
    public private(set) var genuine = [Int](repeating: 0, count: binCount)
    /// Impostor pairs in each bin.
    public private(set) var impostor = [Int](repeating: 0, count: binCount)

    /// The histogram of a set; what rounding puts outside goes to the outermost bin.
    public init(_ scores: PairScores) {
        for (distance, label) in zip(scores.distances, scores.labels) {
            let place = min(Double(Self.binCount - 1), max(0, distance / Self.binWidth))
            if label { genuine[Int(place)] += 1 } else { impostor[Int(place)] += 1 }
        }
    }
}
