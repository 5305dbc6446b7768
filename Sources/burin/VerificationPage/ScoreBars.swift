import Diagnostics
import Verification

/// The histogram of a set's scores: genuine and impostor pairs by their distance, each as a share
/// of its kind.
struct ScoreBars {
    private static let (width, height) = (1200.0, 300.0)
    private static let (left, right, top, bottom) = (52.0, 1180.0, 22.0, 258.0)
    /// The style's colours: green for genuine pairs, red for impostors.
    private static let (genuineColor, impostorColor) = (2, 3)

    let set: VerifiedSet

    /// What the template shows.
    var fields: [String: Any] {
        let histogram = set.result.histogram
        let genuine = Self.shares(histogram.genuine)
        let impostor = Self.shares(histogram.impostor)
        let ticks = LinearTicks(upTo: max((genuine + impostor).max() ?? 0, 1), count: 5)
        let mark = MeanAndDeviation(set.result.folds.folds.map(\.threshold)).mean
        let x = Self.x(mark).fixed(1)
        return [
            "name": set.name.escapedForDisplay, "threshold": mark.fixed(3),
            "genuine": histogram.genuine.reduce(0, +), "impostor": histogram.impostor.reduce(0, +),
            "width": Self.width.fixed(0), "height": Self.height.fixed(0),
            "left": Self.left.fixed(0), "right": Self.right.fixed(0),
            "bottom": Self.bottom.fixed(0),
            "rows": ticks.values.map {
                ["y": Self.y($0, ticks.limit).fixed(1), "text": ticks.text($0)]
            },
            "columns": LinearTicks(upTo: 4, count: 8).values.map {
                ["x": Self.x($0).fixed(1), "text": $0.fixed(1)]
            },
            "bars": Self.bars(histogram.genuine, genuine, "genuine", Self.genuineColor, ticks)
                + Self.bars(histogram.impostor, impostor, "impostor", Self.impostorColor, ticks),
            "mark": "\(x),\(Self.top.fixed(1)) \(x),\(Self.bottom.fixed(1))",
        ]
    }

    private static func shares(_ counts: [Int]) -> [Double] {
        let total = Double(max(1, counts.reduce(0, +)))
        return counts.map { Double($0) / total * 100 }
    }

    private static func x(_ distance: Double) -> Double { left + distance / 4 * (right - left) }

    private static func y(_ share: Double, _ limit: Double) -> Double {
        bottom - share / limit * (bottom - top)
    }

    private static func bars(
        _ counts: [Int], _ shares: [Double], _ kind: String, _ color: Int, _ ticks: LinearTicks
    ) -> [[String: Any]] {
        counts.indices.filter { counts[$0] > 0 }.map { bin in
            let begin = Double(bin) * ScoreHistogram.binWidth
            let end = begin + ScoreHistogram.binWidth
            let top = y(shares[bin], ticks.limit)
            return [
                "color": color, "x": x(begin).fixed(2), "y": top.fixed(2),
                "width": (x(end) - x(begin)).fixed(2), "height": (bottom - top).fixed(2),
                "tip": "\(begin.fixed(2)) to \(end.fixed(2)): \(counts[bin]) \(kind) pairs, "
                    + "\(shares[bin].fixed(2)) %",
            ]
        }
    }
}
