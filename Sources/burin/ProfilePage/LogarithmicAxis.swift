import Glibc

/// A logarithmic axis over whole decades.
struct LogarithmicAxis {
    private let first: Double
    private let last: Double
    /// Where the axis begins and ends on the page.
    private let begin: Double
    private let end: Double

    /// An axis that shows all the positive numbers, from `begin` to `end` of the page.
    init(showing numbers: [Double], from begin: Double, to end: Double) {
        let logarithms = numbers.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
        first = floor(logarithms.min() ?? 0)
        last = max(first + 1, ceil(logarithms.max() ?? 1))
        self.begin = begin
        self.end = end
    }

    /// The smallest and the largest number on the axis.
    var range: ClosedRange<Double> { pow(10, first)...pow(10, last) }

    /// The place of a positive number on the page.
    func place(_ number: Double) -> Double {
        begin + (log10(number) - first) / (last - first) * (end - begin)
    }

    /// The powers of ten.
    var decades: [Double] { stride(from: first, through: last, by: 1).map { pow(10, $0) } }

    /// A power of ten as it is written.
    static func text(_ decade: Double) -> String {
        decade >= 1 ? decade.fixed(0) : decade.fixed(Int32(min(9, (-log10(decade)).rounded())))
    }
}
