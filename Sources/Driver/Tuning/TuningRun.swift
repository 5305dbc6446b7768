import Diagnostics
import ModelRuntime

/// Times the layers of a compiled tuning graph.
struct TuningRun {
    let model: LoadedModel
    /// The index of the observed value of each layer to be timed.
    let values: [Int]
    /// How long to go on, in seconds.
    let budget: Double

    /// Runs at least this often after the first, whatever the budget says, and at most ``most``.
    private static let least = 3
    private static let most = 40

    /// The least microseconds of each layer over all runs.
    ///
    /// Every run visits every layer once, so all see the same weather on a shared machine, and
    /// what disturbs only ever adds time. The first run, which reads the library's pages from
    /// disk, does not count. Throws where the library does not run, and on cancellation.
    func microseconds(progress: (Int, Int) -> Void) throws(Diagnostic) -> [Double] {
        let input = [Float](repeating: 0.5, count: model.inputCount)
        var least = Array(repeating: Double.infinity, count: values.count)
        _ = try stamps(input)
        let clock = ContinuousClock()
        let start = clock.now
        for run in 1...Self.most {
            guard !Task.isCancelled else {
                throw Diagnostic(.toolchain, "the tuning was cancelled")
            }
            let times = try stamps(input)
            for (index, value) in values.enumerated() {
                least[index] = min(least[index], times[value])
            }
            progress(run, Self.most)
            let elapsed = (clock.now - start) / .seconds(1)
            if run >= Self.least && elapsed > budget { break }
        }
        return least
    }

    /// Microseconds from the value observed before to each value.
    private func stamps(_ input: [Float]) throws(Diagnostic) -> [Double] {
        var times = Array(repeating: 0.0, count: model.information.values.count)
        let clock = ContinuousClock()
        var last = clock.now
        _ = try model.run(input) { index, _ in
            let now = clock.now
            times[index] = (now - last) / .microseconds(1)
            last = now
        }
        return times
    }
}
