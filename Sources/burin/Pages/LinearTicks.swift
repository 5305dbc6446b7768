import Glibc

/// Round numbers along an axis that begins at 0.
struct LinearTicks {
    /// The largest number the axis must show.
    let limit: Double
    /// The distance of neighbours: 1, 2 or 5 times a power of ten.
    let step: Double

    /// At most about `count` ticks up to `limit`, which is positive.
    init(upTo limit: Double, count: Int) {
        self.limit = limit
        let wished = limit / Double(count)
        let power = pow(10, floor(log10(wished)))
        step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= wished } ?? wished
    }

    /// The numbers, 0 first.
    var values: [Double] { Array(stride(from: 0, through: limit * 1.000001, by: step)) }

    /// A number as it is written at its tick.
    func text(_ value: Double) -> String {
        value.fixed(step < 1 ? Int32(min(9, ceil(-log10(step)))) : 0)
    }
}
