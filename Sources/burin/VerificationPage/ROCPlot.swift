import Diagnostics
import Verification

/// The ROC curves of some sets in one picture: TAR over FAR, which is logarithmic.
struct ROCPlot {
    private static let (width, height) = (1200.0, 520.0)
    private static let (left, right, top, bottom) = (60.0, 1190.0, 22.0, 478.0)
    /// The colours of the pages' style.
    private static let colorCount = 10

    let sets: [VerifiedSet]

    /// What the template shows.
    var fields: [String: Any] {
        let axis = LogarithmicAxis(
            showing: [least, 0.99], from: Self.left, to: Self.right)
        return [
            "width": Self.width.fixed(0), "height": Self.height.fixed(0),
            "left": Self.left.fixed(0), "right": Self.right.fixed(0), "top": Self.top.fixed(0),
            "bottom": Self.bottom.fixed(0),
            "label": "Share of genuine pairs accepted over share of impostor pairs accepted",
            "columns": axis.decades.map {
                ["x": axis.place($0).fixed(1), "text": LogarithmicAxis.text($0)]
            },
            "rows": LinearTicks(upTo: 1, count: 5).values.map {
                ["y": Self.y($0).fixed(1), "text": $0.fixed(1)]
            },
            "curves": sets.enumerated().map { curve($0, $1, axis) },
        ]
    }

    /// Where the axis begins: one impostor of the largest set, at most 0.01.
    private var least: Double {
        let impostors = sets.map { $0.result.scores.labels.count { !$0 } }.max() ?? 1
        return min(0.01, 1 / Double(max(1, impostors)))
    }

    private static func y(_ share: Double) -> Double { bottom - share * (bottom - top) }

    private func curve(
        _ index: Int, _ set: VerifiedSet, _ axis: LogarithmicAxis
    ) -> [String: Any] {
        let place = Self.bottom - 18 * Double(sets.count - index)
        return [
            "color": index % Self.colorCount, "points": points(set.result.curve, axis),
            "text": "\(set.name), AUC \(set.result.curve.area.fixed(5))".escapedForDisplay,
            "x1": (Self.right - 280).fixed(0), "x2": (Self.right - 250).fixed(0),
            "y": place.fixed(1),
        ]
    }

    /// The curve as steps; what falls onto the same place is written once.
    private func points(_ curve: ROCCurve, _ axis: LogarithmicAxis) -> String {
        var places: [String] = []
        var height = Self.y(0)
        for point in curve.points {
            let x =
                point.falseAcceptRate > axis.first
                ? axis.place(point.falseAcceptRate) : Self.left
            let next = Self.y(point.trueAcceptRate)
            for y in [height, next] {
                let place = "\(x.fixed(1)),\(y.fixed(1))"
                if places.last != place { places.append(place) }
            }
            height = next
        }
        return places.joined(separator: " ")
    }
}
