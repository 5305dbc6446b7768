import Diagnostics
import Driver
import ModelRuntime

/// A profile as one HTML page that needs nothing else: figures, bar chart, roofline, table.
struct ProfilePage {
    private let profile: ModelProfile
    private let information: ModelInformation

    init(_ profile: ModelProfile, _ information: ModelInformation) {
        self.profile = profile
        self.information = information
    }

    /// The page.
    var text: String { PageTemplate.render("profile.html", fields) }

    private var fields: [String: Any] {
        let colors = KernelColors(profile)
        let cells = LayerCells(profile: profile, colors: colors)
        return [
            "name": information.name.escapedForDisplay,
            "subtitle": "\(information.isa), Burin \(information.burinVersion), "
                .escapedForDisplay + information.compiler.escapedForDisplay,
            "figures": figures,
            "legend": profile.kernels.map { kernel in
                [
                    "kernel": kernel.kernel.escapedForDisplay, "color": colors[kernel.kernel],
                    "share": "\(profile.share(kernel.figures).fixed(1)) %",
                ]
            },
            "bars": LayerBars(profile: profile, colors: colors).fields,
            "roofline": RooflinePlot(profile: profile, colors: colors).fields,
            "columns": cells.columns, "layers": cells.rows, "foot": [["total": cells.total]],
            "method": method,
        ]
    }

    private var figures: [[String: Any]] {
        let whole = profile.whole
        let peak = profile.machine.peakGigaflops
        let saved = Double(whole.savedMacs) / Double(max(1, whole.networkMacs)) * 100
        return [
            ("a run", "\(whole.milliseconds.fixed(3)) ms", "fastest \(whole.minimum.fixed(3)) ms"),
            (
                "sum of the layers", "\(profile.sumOfLayers.fixed(3)) ms",
                "observing costs \(profile.overhead.fixed(3)) ms"
            ),
            (
                "speed by the network's MACs", "\(whole.directGigaflops.fixed(1)) GFLOP/s",
                "\((whole.directGigaflops / peak * 100).fixed(1)) % of the peak"
            ),
            (
                "speed executed", "\(whole.executedGigaflops.fixed(1)) GFLOP/s",
                "\(profile.percentOfPeak(whole).fixed(1)) % of the peak"
            ),
            (
                "MACs done", Double(whole.executedMacs).withMagnitude,
                "of \(Double(whole.networkMacs).withMagnitude), \(saved.fixed(1)) % saved"
            ),
            (
                "parameters", information.weightsBytes.asBytes,
                "activations in \(information.arenaBytes.asBytes)"
            ),
        ].map { ["label": $0.0, "value": $0.1, "note": $0.2] }
    }

    private var method: String {
        let threads = profile.threads == 1 ? "one thread" : "\(profile.threads) threads"
        return
            "Medians of \(profile.runs) runs on one image, \(threads), in turn with as many that "
            + "nobody observed, which give the time of the whole. A layer ends with the next value "
            + "of the network. Bytes count each operand once. GFLOP/s counts two operations for "
            + "each multiply-accumulate of the network before any pass, executed those done."
    }
}
