import JSONText
import Driver

/// The columns of figures that layers, kernels and the whole have in common.
struct ProfileColumns {
    private let profile: ModelProfile

    init(_ profile: ModelProfile) { self.profile = profile }

    var columns: [ReportTable.Column] {
        [
            .number("ms", "ms"), .detail("minimum_ms"), .number("share_percent", "share"),
            .detail("network_macs"), .detail("macs"), .number("executed_macs", "MACs done"),
            .number("saved_macs", "saved"), .number("gflops", "GFLOP/s"),
            .number("executed_gflops", "executed"), .number("percent_of_peak", "of peak"),
            .detail("weight_bytes"), .detail("read_bytes"), .detail("written_bytes"),
            .number("bytes", "bytes"), .number("gbytes_per_second", "GB/s"),
        ]
    }

    /// A cell per column. People see no figures of multiply-adds where there are none.
    func cells(_ figures: ProfileFigures) -> [ReportCell] {
        let multiplies = figures.executedMacs > 0 || figures.networkMacs > 0
        func work(_ cell: ReportCell) -> ReportCell {
            multiplies ? cell : ReportCell(json: cell.json, text: "")
        }
        return [
            .number(figures.milliseconds, decimals: 3), .number(figures.minimum, decimals: 3),
            .number(profile.share(figures), decimals: 1, unit: " %"),
            .magnitude(figures.networkMacs), .magnitude(figures.macs),
            work(.magnitude(figures.executedMacs)), work(.magnitude(figures.savedMacs)),
            work(.number(figures.directGigaflops, decimals: 1)),
            work(.number(figures.executedGigaflops, decimals: 1)),
            work(.number(profile.percentOfPeak(figures), decimals: 1, unit: " %")),
            .bytes(figures.weightBytes), .bytes(figures.readBytes), .bytes(figures.writtenBytes),
            .bytes(figures.bytes), .number(figures.gigabytesPerSecond, decimals: 1),
        ]
    }

    /// The same with their keys.
    func json(_ figures: ProfileFigures) -> [(key: String, value: JSON)] {
        zip(columns, cells(figures)).map { (key: $0.key, value: $1.json) }
    }
}
