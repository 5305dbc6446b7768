import Diagnostics
import ModelRuntime

/// Runs a model in turn with and without an observer and keeps the times, in milliseconds.
struct ProfileRecorder {
    /// The unobserved runs.
    private(set) var plain: [Double] = []
    /// The observed runs.
    private(set) var observed: [Double] = []

    private let information: ModelInformation
    private let stamps: StepStamps
    /// The last step of each layer: one that computes a value, or the last of all.
    private let ends: [Int]
    /// For each layer its time in every observed run.
    private var times: [[Double]]

    init(_ information: ModelInformation) {
        self.information = information
        stamps = StepStamps(information)
        var ends = Set(information.values.map(\.step))
        if !information.steps.isEmpty { ends.insert(information.steps.count - 1) }
        self.ends = ends.sorted()
        times = Array(repeating: [], count: ends.count)
    }

    /// Drops all times so far.
    mutating func forget() {
        plain = []
        observed = []
        times = Array(repeating: [], count: ends.count)
    }

    mutating func runPlain(
        _ model: LoadedModel, _ input: [Float], _ threads: Int
    ) throws(Diagnostic) {
        let start = StepStamps.now()
        _ = try model.run(input, threads: threads)
        plain.append(Self.milliseconds(start, StepStamps.now()))
    }

    mutating func runObserved(
        _ model: LoadedModel, _ input: [Float], _ threads: Int
    ) throws(Diagnostic) {
        stamps.reset()
        let stamps = self.stamps
        let start = StepStamps.now()
        _ = try model.run(input, threads: threads) { value, _ in stamps.stamp(value: value) }
        let end = StepStamps.now()
        observed.append(Self.milliseconds(start, end))
        var last = start
        for (layer, step) in ends.enumerated() {
            // Steps behind the last value copy the results: they end with the run.
            let unseen = layer == ends.count - 1 ? end : last
            let stamp = stamps.nanoseconds[step]
            let now = stamp == 0 ? unseen : stamp
            times[layer].append(Self.milliseconds(last, now))
            last = now
        }
    }

    /// The layers with the medians of their times.
    func layers() -> [LayerProfile] {
        var begin = 0
        return ends.enumerated().map { index, end in
            var layer = LayerProfile(index: index, information.steps[begin...end])
            layer.figures.milliseconds = Self.median(times[index])
            layer.figures.minimum = times[index].min() ?? 0
            begin = end + 1
            return layer
        }
    }

    /// The middle number, of an even count the upper one; 0 where there are none.
    static func median(_ numbers: [Double]) -> Double {
        numbers.isEmpty ? 0 : numbers.sorted()[numbers.count / 2]
    }

    private static func milliseconds(_ start: Int64, _ end: Int64) -> Double {
        Double(end - start) / 1e6
    }
}
