import Diagnostics
import Driver

/// What the charts tell of a layer when it is pointed at, a line each.
struct LayerTip {
    let text: String

    init(_ layer: LayerProfile, _ profile: ModelProfile) {
        let figures = layer.figures
        var lines = [
            "\(layer.index) \(layer.layer.escapedForDisplay)",
            "\(layer.kernel.escapedForDisplay): \(layer.summary.escapedForDisplay)",
            "\(figures.milliseconds.fixed(3)) ms, \(profile.share(figures).fixed(1)) % of all",
        ]
        if figures.executedMacs > 0 {
            lines.append(
                "\(Double(figures.executedMacs).withMagnitude) MACs done, "
                    + "\(figures.executedGigaflops.fixed(1)) GFLOP/s, "
                    + "\(profile.percentOfPeak(figures).fixed(1)) % of the peak")
        }
        lines.append(
            "\(figures.bytes.asBytes), \(figures.gigabytesPerSecond.fixed(1)) GB/s")
        text = lines.joined(separator: "\n")
    }
}
