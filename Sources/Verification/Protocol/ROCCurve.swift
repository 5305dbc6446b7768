public import Diagnostics

/// The receiver operating characteristic of scores: which share of genuine pairs is accepted (TAR)
/// when a share of impostor pairs is (FAR).
public struct ROCCurve: Sendable, Hashable {
    /// A point: pairs are accepted whose score is at least some number.
    public struct Point: Sendable, Hashable {
        /// The share of impostor pairs accepted.
        public let falseAcceptRate: Double
        /// The share of genuine pairs accepted.
        public let trueAcceptRate: Double
    }

    /// How TAR is read at a FAR between points.
    public enum Rule: String, Sendable, CaseIterable {
        /// The largest TAR whose FAR does not exceed the target.
        case strict
        /// The TAR at the FAR nearest to the target, which may be above it: insightface's scripts
        /// for IJB. The higher FAR, then the higher TAR, of those equally near.
        case nearest
    }

    /// The points from (0, 0) to (1, 1), one for each distinct score.
    public let points: [Point]
    /// The same without those in the middle of even steps, as scikit-learn's `roc_curve` leaves
    /// them out (`drop_intermediate`); the rule of the nearest point is stated on these.
    public let corners: [Point]
    /// The area under the curve: the share of pairs of a genuine and an impostor pair in which the
    /// genuine one has the higher score, ties counting half.
    public let area: Double

    /// The curve of scores that are high for one person; throws where the counts differ, a score
    /// is not a number or one kind of pairs is missing.
    public init(scores: [Double], labels: [Bool]) throws(Diagnostic) {
        guard scores.count == labels.count, !scores.contains(where: \.isNaN),
            labels.contains(true), labels.contains(false)
        else {
            throw Diagnostic(
                .usage, "\(scores.count) scores for \(labels.count) labels make no ROC curve",
                expected: "as many, and labels of both kinds")
        }
        var steps: [KindCounts] = []
        var counts = KindCounts(genuine: 0, impostor: 0)
        var last: Double?
        for (score, label) in zip(scores, labels).sorted(by: { $0.0 > $1.0 }) {
            if let last, last != score { steps.append(counts) }
            if label { counts.genuine += 1 } else { counts.impostor += 1 }
            last = score
        }
        steps.append(counts)
        points = Self.points(steps, counts)
        corners = Self.points(Self.corners(of: steps), counts)
        area = zip(points, points.dropFirst()).reduce(0) { sum, pair in
            sum + (pair.1.falseAcceptRate - pair.0.falseAcceptRate)
                * (pair.1.trueAcceptRate + pair.0.trueAcceptRate) / 2
        }
    }

    /// The curve of a set's distances, low for one person.
    public init(_ scores: PairScores) throws(Diagnostic) {
        try self.init(scores: scores.distances.map { -$0 }, labels: scores.labels)
    }

    /// TAR at a FAR.
    public func trueAcceptRate(at falseAcceptRate: Double, rule: Rule) -> Double {
        switch rule {
        case .strict:
            return points.last { $0.falseAcceptRate <= falseAcceptRate }?.trueAcceptRate ?? 0
        case .nearest:
            let nearest = corners.min { left, right in
                Self.rank(left, falseAcceptRate) < Self.rank(right, falseAcceptRate)
            }
            return nearest?.trueAcceptRate ?? 0
        }
    }

    private static func rank(_ point: Point, _ target: Double) -> (Double, Double, Double) {
        (
            (point.falseAcceptRate - target).magnitude, -point.falseAcceptRate,
            -point.trueAcceptRate
        )
    }

    private static func points(_ steps: [KindCounts], _ total: KindCounts) -> [Point] {
        [Point(falseAcceptRate: 0, trueAcceptRate: 0)]
            + steps.map { step in
                Point(
                    falseAcceptRate: Double(step.impostor) / Double(total.impostor),
                    trueAcceptRate: Double(step.genuine) / Double(total.genuine))
            }
    }

    /// The first and last step, and those where the next one differs from the one before.
    private static func corners(of steps: [KindCounts]) -> [KindCounts] {
        steps.indices.filter { index in
            guard index > 0, index + 1 < steps.count else { return true }
            return steps[index] - steps[index - 1] != steps[index + 1] - steps[index]
        }.map { steps[$0] }
    }
}
