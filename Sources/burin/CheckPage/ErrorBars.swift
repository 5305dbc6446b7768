import Diagnostics
import Driver

/// The bar chart of a check: a bar for each value in order of computation, its error on a
/// logarithmic axis, and the bound it must hold as a line across.
struct ErrorBars {
    private static let (width, height) = (1200.0, 340.0)
    private static let (left, right, top, bottom) = (52.0, 1192.0, 22.0, 314.0)
    /// A network of few layers has no broader bars than this.
    private static let widestBar = 48.0
    /// What is smaller is drawn as if it were this: it is below float32's rounding by far.
    private static let least = 1e-10

    let values: [ValueAgreement]

    /// What the template shows.
    var fields: [String: Any] {
        let slot = min(Self.widestBar, (Self.right - Self.left) / Double(max(1, values.count)))
        let errors = values.map(\.maximumError).filter { $0 > 0 }.map { max($0, Self.least) }
        let axis = LogarithmicAxis(
            showing: errors + values.map(\.bounds.maximumError), from: Self.bottom, to: Self.top)
        let departs = values.contains { !$0.agrees }
        return [
            "width": Self.width.fixed(0), "height": Self.height.fixed(0),
            "left": Self.left.fixed(0), "right": Self.right.fixed(0),
            "bottom": Self.bottom.fixed(0),
            "caption": "A bar is a value's largest error relative to its largest number. The "
                + "dashed line is what it must hold."
                + (departs ? " Values outside their bounds are red." : ""),
            "bars": values.enumerated().map { bar($0, $1, slot, axis) }, "marks": marks(slot),
            "bounds": [["points": bound(slot, axis)]],
            "rules": axis.decades.map {
                ["y": axis.place($0).fixed(1), "text": $0.scientific(0)]
            },
        ]
    }

    private func bar(
        _ index: Int, _ value: ValueAgreement, _ slot: Double, _ axis: LogarithmicAxis
    ) -> [String: Any] {
        let top = height(of: value.maximumError, axis)
        return [
            "index": index, "color": value.agrees ? "0" : "3",
            "x": (Self.left + (Double(index) + 0.08) * slot).fixed(2),
            "width": (slot * 0.84).fixed(2), "y": top.fixed(2),
            "height": (Self.bottom - top).fixed(2), "tip": tip(index, value),
        ]
    }

    /// Where a bar ends: nothing is drawn for no error, all of the chart for an infinite one.
    private func height(of error: Double, _ axis: LogarithmicAxis) -> Double {
        guard error != 0 else { return Self.bottom }
        guard error.isFinite else { return Self.top }
        return min(Self.bottom, max(Self.top, axis.place(max(error, Self.least))))
    }

    /// The bounds as a line of steps.
    private func bound(_ slot: Double, _ axis: LogarithmicAxis) -> String {
        values.enumerated().flatMap { index, value in
            let y = axis.place(value.bounds.maximumError).fixed(1)
            return [Double(index), Double(index + 1)].map {
                "\((Self.left + $0 * slot).fixed(1)),\(y)"
            }
        }.joined(separator: " ")
    }

    private func tip(_ index: Int, _ value: ValueAgreement) -> String {
        let kernel = value.kernel.isEmpty ? "" : ", \(value.kernel.escapedForDisplay)"
        return [
            "\(index) \(value.value.escapedForDisplay)", value.layer.escapedForDisplay + kernel,
            "error \(value.maximumError.scientific(1)) of at most "
                + value.bounds.maximumError.scientific(0),
            "cosine \(value.cosine.fixed(9))",
            "\(value.ulp99) ULP, at most \(value.maximumULP)",
        ].joined(separator: "\n")
    }

    /// The numbers of some values under their bars.
    private func marks(_ slot: Double) -> [[String: Any]] {
        let step = max(1, Int(LinearTicks(upTo: Double(max(1, values.count)), count: 25).step))
        return stride(from: 0, to: values.count, by: step).map {
            ["x": (Self.left + (Double($0) + 0.5) * slot).fixed(1), "text": $0]
        }
    }
}
