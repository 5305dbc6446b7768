import Synchronization

/// A number that only grows, for each set of label values.
final class Counter: Sendable {
    let name: String
    let help: String
    /// The names of the labels, in the order values are given.
    let labels: [String]
    private let counts = Mutex<[[String]: Int]>([:])

    init(_ name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    func add(_ values: [String]) { counts.withLock { $0[values, default: 0] += 1 } }

    func write(to text: inout PrometheusText) {
        text.head(name, help, type: "counter")
        let sorted = counts.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        for (values, count) in sorted { text.sample(name, Array(zip(labels, values)), count) }
    }
}
