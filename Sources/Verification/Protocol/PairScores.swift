public import Diagnostics

/// The distances of a set's pairs, and whether each shows one person.
public struct PairScores: Sendable, Hashable {
    /// Squared distances of embeddings of length 1: 0 to 4, small for one person.
    public let distances: [Double]
    /// True where both pictures show one person: a genuine pair, else an impostor pair.
    public let labels: [Bool]

    /// Throws where the counts differ, a distance is not finite, or one kind of pairs is missing.
    public init(distances: [Double], labels: [Bool]) throws(Diagnostic) {
        guard distances.count == labels.count else {
            throw Diagnostic(
                .usage, "\(distances.count) distances for \(labels.count) labels")
        }
        guard distances.allSatisfy(\.isFinite) else {
            throw Diagnostic(.usage, "a distance is not finite")
        }
        try Self.requireBothKinds(labels)
        self.distances = distances
        self.labels = labels
    }

    /// Throws where all labels are alike.
    static func requireBothKinds(_ labels: [Bool]) throws(Diagnostic) {
        guard labels.contains(true), labels.contains(false) else {
            throw Diagnostic(
                .malformedFile, "all \(labels.count) labels are alike",
                expected: "pairs of one person and pairs of two")
        }
    }
}
