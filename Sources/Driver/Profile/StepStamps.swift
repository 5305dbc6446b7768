import Glibc
import ModelRuntime

/// Notes when each step of a run ended.
///
/// Reading the clock and storing it is all it does while a model runs: some tens of nanoseconds
/// for each value of the network.
final class StepStamps {
    private let stepOfValue: [Int]
    /// Nanoseconds by step; 0 for those that compute no value.
    private(set) var nanoseconds: [Int64]

    init(_ information: ModelInformation) {
        stepOfValue = information.values.map(\.step)
        nanoseconds = Array(repeating: 0, count: information.steps.count)
    }

    /// Forgets all stamps.
    func reset() {
        for index in nanoseconds.indices { nanoseconds[index] = 0 }
    }

    /// Notes the end of the step that computed a value; the last of its values counts.
    func stamp(value: Int) { nanoseconds[stepOfValue[value]] = Self.now() }

    /// Nanoseconds since an arbitrary point.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
