import Synchronization

/// How often a quantity was at most each bound.
final class Histogram: Sendable {
    private struct State {
        var counts: [Int]
        var sum = 0.0
    }

    let name: String
    let help: String
    let bounds: [Double]
    private let state: Mutex<State>

    /// Bounds must rise; all that is above the last one is counted besides.
    init(_ name: String, help: String, bounds: [Double]) {
        self.name = name
        self.help = help
        self.bounds = bounds
        state = Mutex(State(counts: [Int](repeating: 0, count: bounds.count + 1)))
    }

    func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func write(to text: inout PrometheusText) {
        text.head(name, help, type: "histogram")
        let state = state.withLock { $0 }
        var total = 0
        for (count, bound) in zip(state.counts, bounds.map { "\($0)" } + ["+Inf"]) {
            total += count
            text.sample(name + "_bucket", [("le", bound)], total)
        }
        text.sample(name + "_sum", [], state.sum)
        text.sample(name + "_count", [], total)
    }
}
