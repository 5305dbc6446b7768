import Driver
import Glibc

/// The roofline plot (Williams, Waterman, Patterson: "Roofline", CACM 52(4), 2009): the speed of
/// every layer that multiplies over its operations by byte, under what the machine allows.
struct RooflinePlot {
    private static let (width, height) = (1200.0, 520.0)
    private static let (left, right, top, bottom) = (60.0, 1190.0, 22.0, 478.0)

    let profile: ModelProfile
    let colors: KernelColors

    /// What the template shows.
    var fields: [String: Any] {
        let layers = profile.layers.filter {
            $0.figures.executedMacs > 0 && $0.figures.milliseconds > 0 && $0.figures.bytes > 0
        }
        let peak = profile.machine.peakGigaflops
        let ridges = bandwidths.map { peak / $0.gigabytes }
        let across = LogarithmicAxis(
            showing: layers.map(\.figures.intensity) + ridges, from: Self.left, to: Self.right)
        let up = LogarithmicAxis(
            showing: layers.map(\.figures.executedGigaflops) + [peak], from: Self.bottom,
            to: Self.top)
        return [
            "width": Self.width.fixed(0), "height": Self.height.fixed(0),
            "left": Self.left.fixed(0), "right": Self.right.fixed(0), "top": Self.top.fixed(0),
            "bottom": Self.bottom.fixed(0),
            "columns": across.ticks.map {
                ["x": across.place($0).fixed(1), "text": LogarithmicAxis.text($0)]
            },
            "rows": up.ticks.map {
                ["y": up.place($0).fixed(1), "text": LogarithmicAxis.text($0)]
            },
            "bounds": bounds(across, up), "dots": dots(layers, across, up),
        ]
    }

    /// What data may come from, nearest first; levels that could not be measured are left out.
    private var bandwidths: [(name: String, gigabytes: Double)] {
        let machine = profile.machine
        return [
            ("L2", machine.level2Gigabytes), ("L3", machine.level3Gigabytes),
            ("memory", machine.memoryGigabytes),
        ].filter { $0.1 > 0 }
    }

    private func bounds(_ across: LogarithmicAxis, _ up: LogarithmicAxis) -> [[String: Any]] {
        let peak = profile.machine.peakGigaflops
        let firstRidge = bandwidths.map { peak / $0.gigabytes }.min() ?? across.first
        let roof = line(
            from: (firstRidge, peak), to: (across.last, peak), across, up,
            Label(
                style: "roof", text: "\(peak.fixed(1)) GFLOP/s, fused multiply-adds", below: false))
        return [roof]
            + bandwidths.map { level in
                // The line enters the plot at its left edge or at its lower one.
                let x = max(across.first, up.first / level.gigabytes)
                return line(
                    from: (x, x * level.gigabytes), to: (peak / level.gigabytes, peak), across, up,
                    Label(
                        style: "bound", text: "\(level.gigabytes.fixed(1)) GB/s, \(level.name)",
                        below: level.name != "L2"))
            }
    }

    /// How a line looks, and what is written along its beginning.
    private struct Label {
        var style: String
        var text: String
        /// Whether the text stands under the line: those of two caches lie close together.
        var below: Bool
    }

    /// A straight line between two points of the plot.
    private func line(
        from first: (x: Double, y: Double), to second: (x: Double, y: Double),
        _ across: LogarithmicAxis, _ up: LogarithmicAxis, _ label: Label
    ) -> [String: Any] {
        let (x1, y1) = (across.place(first.x), up.place(first.y))
        let (x2, y2) = (across.place(second.x), up.place(second.y))
        return [
            "style": label.style, "text": label.text, "x": x1.fixed(1), "y": y1.fixed(1),
            "dy": label.below ? "16" : "-6",
            "points": "\(x1.fixed(1)),\(y1.fixed(1)) \(x2.fixed(1)),\(y2.fixed(1))",
            "turn": (atan2(y2 - y1, x2 - x1) * 180 / .pi).fixed(1),
        ]
    }

    private func dots(
        _ layers: [LayerProfile], _ across: LogarithmicAxis, _ up: LogarithmicAxis
    ) -> [[String: Any]] {
        // Large ones first, so that no dot hides another.
        layers.sorted { $0.figures.milliseconds > $1.figures.milliseconds }.map { layer in
            let share = profile.share(layer.figures) / 100
            return [
                "index": layer.index, "color": colors[layer.kernel],
                "x": across.place(layer.figures.intensity).fixed(1),
                "y": up.place(layer.figures.executedGigaflops).fixed(1),
                "radius": (3 + 45 * share.squareRoot() / 2).fixed(1),
                "tip": LayerTip(layer, profile).text,
            ]
        }
    }
}
