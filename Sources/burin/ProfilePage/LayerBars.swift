import Driver

/// The bar chart: a bar of time for each layer, in the order they run.
struct LayerBars {
    private static let (width, height) = (1200.0, 280.0)
    private static let (left, right, top, bottom) = (52.0, 1192.0, 22.0, 254.0)
    /// A network of few layers has no broader bars than this.
    private static let widestBar = 48.0

    let profile: ModelProfile
    let colors: KernelColors

    /// What the template shows.
    var fields: [String: Any] {
        let slot = min(
            Self.widestBar, (Self.right - Self.left) / Double(max(1, profile.layers.count)))
        let longest = profile.layers.map(\.figures.milliseconds).max() ?? 0
        let ticks = LinearTicks(upTo: max(longest, 1e-6), count: 5)
        func y(_ milliseconds: Double) -> Double {
            Self.bottom - milliseconds / ticks.limit * (Self.bottom - Self.top)
        }
        let bars = profile.layers.enumerated().map { index, layer -> [String: Any] in
            let top = y(layer.figures.milliseconds)
            return [
                "index": layer.index, "color": colors[layer.kernel],
                "x": (Self.left + (Double(index) + 0.08) * slot).fixed(2),
                "width": (slot * 0.84).fixed(2), "y": top.fixed(2),
                "height": (Self.bottom - top).fixed(2), "tip": LayerTip(layer, profile).text,
            ]
        }
        return [
            "width": Self.width.fixed(0), "height": Self.height.fixed(0),
            "left": Self.left.fixed(0), "right": Self.right.fixed(0),
            "bottom": Self.bottom.fixed(0), "bars": bars, "marks": marks(slot),
            "rules": ticks.values.map { ["y": y($0).fixed(1), "text": ticks.text($0)] },
        ]
    }

    /// The numbers of some layers under their bars.
    private func marks(_ slot: Double) -> [[String: Any]] {
        let count = profile.layers.count
        let step = max(1, Int(LinearTicks(upTo: Double(max(1, count)), count: 25).step))
        return stride(from: 0, to: count, by: step).map {
            ["x": (Self.left + (Double($0) + 0.5) * slot).fixed(1), "text": $0]
        }
    }
}
