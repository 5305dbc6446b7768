import Glibc

/// A logarithmic axis with ticks at 1, 2 and 5 times the powers of ten.
struct LogarithmicAxis {
    /// The ticks: round numbers, the first and last of which bound the axis.
    let ticks: [Double]
    /// Where the axis begins and ends on the page.
    private let begin: Double
    private let end: Double

    /// An axis that shows all the positive numbers, from `begin` to `end` of the page.
    init(showing numbers: [Double], from begin: Double, to end: Double) {
        let shown = numbers.filter { $0 > 0 && $0.isFinite }
        let (least, most) = (shown.min() ?? 1, shown.max() ?? 10)
        let decades = stride(from: floor(log10(least)), through: ceil(log10(most)), by: 1)
        let round = decades.flatMap { decade in [1, 2, 5].map { $0 * pow(10, decade) } }
        let first = round.last { $0 <= least } ?? least
        // Strictly above, so that the largest number is not on the border.
        let last = round.first { $0 > most } ?? 2 * most
        ticks = round.filter { $0 >= first && $0 <= last }
        self.begin = begin
        self.end = end
    }

    /// The ticks that are powers of ten, for axes over many of them.
    var decades: [Double] { ticks.filter { abs(log10($0) - log10($0).rounded()) < 1e-9 } }

    /// The smallest number on the axis.
    var first: Double { ticks.first ?? 1 }
    /// The largest number on the axis.
    var last: Double { ticks.last ?? 10 }

    /// The place of a positive number on the page.
    func place(_ number: Double) -> Double {
        begin + log10(number / first) / log10(last / first) * (end - begin)
    }

    /// A number as it is written at its tick.
    static func text(_ tick: Double) -> String {
        tick >= 1 ? tick.fixed(0) : tick.fixed(Int32(min(9, ceil(-log10(tick)))))
    }
}
