/// How fast pictures are embedded, and how long the rest will take.
struct ProgressRate {
    private let start: ContinuousClock.Instant
    private let before: Int
    /// Pictures that are done, those of earlier runs among them.
    var done: Int

    init(done: Int, start: ContinuousClock.Instant = .now) {
        before = done
        self.start = start
        self.done = done
    }

    private func seconds(until now: ContinuousClock.Instant) -> Double {
        (now - start) / .seconds(1)
    }

    /// Pictures a second in this run; 0 where none is done.
    private func perSecond(until now: ContinuousClock.Instant) -> Double {
        let seconds = seconds(until: now)
        return seconds > 0 ? Double(done - before) / seconds : 0
    }

    /// `[#####.....] 512 of 1024, 210.0 a second, 2 s left`.
    func line(of total: Int, now: ContinuousClock.Instant = .now) -> String {
        let perSecond = perSecond(until: now)
        let width = 24
        let filled = total > 0 ? width * done / total : width
        let bar =
            String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let rest = perSecond > 0 ? ", \(Self.duration(Double(total - done) / perSecond)) left" : ""
        return "[\(bar)] \(done) of \(total), \(perSecond.fixed(1)) a second\(rest)"
    }

    /// `4.1 s, 248.2 pictures a second`.
    func summary(now: ContinuousClock.Instant = .now) -> String {
        "\(seconds(until: now).fixed(1)) s, \(perSecond(until: now).fixed(1)) pictures a second"
    }

    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 1e9))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(whole % 60) s"
        default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        }
    }
}
