import Driver
import ModelRuntime

/// A profile as text and JSON: figures of the whole, layers, kernels.
struct ProfileReport {
    private let profile: ModelProfile
    private let model: String
    private let information: ModelInformation

    init(_ profile: ModelProfile, model: String, _ information: ModelInformation) {
        self.profile = profile
        self.model = model
        self.information = information
    }

    /// The report with the layers in the order they run, or the slowest first.
    func report(slowestFirst: Bool) -> Report {
        var report = Report()
        report.add("model", "model", .text(model))
        report.add("isa", "instruction set", .text(information.isa))
        addMachine(to: &report)
        report.add("threads", "threads", .integer(profile.threads))
        report.add("runs", "runs", .integer(profile.runs))
        addTimes(to: &report)
        report.add(
            "layers", heading: slowestFirst ? "Layers, slowest first" : "Layers, in order",
            layers(slowestFirst: slowestFirst))
        report.add("kernels", heading: "Kernels", kernels)
        report.addDetail("total", .object(columns.json(profile.whole)))
        return report
    }

    private var columns: ProfileColumns { ProfileColumns(profile) }

    private func addMachine(to report: inout Report) {
        let machine = profile.machine
        let peak = profile.threads == 1 ? "peak of one core" : "peak of the threads"
        for (key, label, value, unit) in [
            ("peak_gflops", peak, machine.peakGigaflops, " GFLOP/s"),
            ("level2_gbytes_per_second", "reads from L2", machine.level2Gigabytes, " GB/s"),
            ("level3_gbytes_per_second", "reads from L3", machine.level3Gigabytes, " GB/s"),
            ("memory_gbytes_per_second", "reads from memory", machine.memoryGigabytes, " GB/s"),
        ] {
            report.add(key, label, .number(value, decimals: 1, unit: unit))
        }
    }

    private func addTimes(to report: inout Report) {
        let whole = profile.whole
        func milliseconds(_ value: Double) -> ReportCell {
            .number(value, decimals: 3, unit: " ms")
        }
        report.add("median_ms", "a run, median", milliseconds(whole.milliseconds))
        report.add("minimum_ms", "a run, fastest", milliseconds(whole.minimum))
        report.add("layers_ms", "sum of the layers", milliseconds(profile.sumOfLayers))
        report.add("overhead_ms", "cost of observing", milliseconds(profile.overhead))
        report.add("network_macs", "MACs of the network", .magnitude(whole.networkMacs))
        report.add("executed_macs", "MACs done", .magnitude(whole.executedMacs))
        report.add(
            "gflops", "speed, MACs of network",
            .number(whole.directGigaflops, decimals: 1, unit: " GFLOP/s"))
        report.add(
            "percent_of_peak", "MACs done, of peak",
            .number(profile.percentOfPeak(whole), decimals: 1, unit: " %"))
    }

    private func layers(slowestFirst: Bool) -> ReportTable {
        let layers =
            slowestFirst
            ? profile.layers.sorted {
                (-$0.figures.milliseconds, $0.index) < (-$1.figures.milliseconds, $1.index)
            } : profile.layers
        return ReportTable(
            columns: [
                .number("index", "#"), .text("layer", "layer"), .text("kernel", "kernel"),
                .detail("signature"), .detail("summary"),
            ] + columns.columns,
            rows: layers.map { layer in
                [
                    .integer(layer.index), .text(layer.layer), .text(layer.kernel),
                    .text(layer.signature), .text(layer.summary),
                ] + columns.cells(layer.figures)
            })
    }

    /// The kernels, and for people the total under them.
    private var kernels: ReportTable {
        ReportTable(
            columns: [.text("kernel", "kernel"), .number("layers", "layers")] + columns.columns,
            rows: profile.kernels.map { kernel in
                [.text(kernel.kernel), .integer(kernel.layers)] + columns.cells(kernel.figures)
            },
            total: [.text("a whole run"), .integer(profile.layers.count)]
                + columns.cells(profile.whole))
    }
}
