import CMachinePeak
public import Diagnostics
public import ModelRuntime

/// Times a compiled model and puts the figures beside what the machine can do at most.
public struct Benchmark: Sendable, Encodable {
    public var runs: Int
    public var images: Int
    /// Threads of each run, the calling one counted.
    public var threads: Int
    /// Milliseconds of one run.
    public var minimum: Double
    public var median: Double
    public var ninetiethPercentile: Double
    public var imagesPerSecond: Double
    /// Two operations per multiply-accumulate of convolutions and dense layers, at the median.
    public var gigaflopsPerSecond: Double
    /// The median of the FMA peaks measured between the runs, GFLOP/s of as many
    /// threads.
    public var peakGigaflopsPerSecond: Double
    public var percentOfPeak: Double

    /// Runs the model `runs` times on `images` images after one warm-up.
    ///
    /// The peak is measured in between, because the clock of shared machines wanders.
    public init(
        _ model: LoadedModel, input: [Float], images: Int, threads: Int = 1, runs: Int,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        _ = try model.run(input, count: images, threads: threads)
        var times: [Double] = []
        var peaks: [Double] = []
        let clock = ContinuousClock()
        for run in 0..<max(1, runs) {
            if run.isMultiple(of: 4) { peaks.append(burin_fma_peak(0.02, Int32(threads))) }
            let start = clock.now
            _ = try model.run(input, count: images, threads: threads)
            times.append((clock.now - start) / .milliseconds(1))
            progress(run + 1, runs)
        }
        times.sort()
        peaks.sort()
        self.runs = times.count
        self.images = images
        self.threads = threads
        minimum = times[0]
        median = times[times.count / 2]
        ninetiethPercentile = times[min(times.count - 1, times.count * 9 / 10)]
        imagesPerSecond = Double(images) / median * 1000
        gigaflopsPerSecond =
            2 * Double(model.information.macs) * Double(images) / median / 1e6
        peakGigaflopsPerSecond = peaks[peaks.count / 2]
        percentOfPeak = gigaflopsPerSecond / peakGigaflopsPerSecond * 100
    }
}
