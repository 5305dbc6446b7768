import CMachinePeak
public import Diagnostics
public import ModelRuntime

/// Where the time of a compiled model goes, layer by layer, beside what the machine can do.
///
/// The times of layers are those between the observer's calls; runs without an observer, taken in
/// turn with the observed ones, give the time of the whole and what observing costs.
public struct ModelProfile: Sendable {
    /// The layers in the order they run.
    public let layers: [LayerProfile]
    /// The kernels, the one that takes the most time first.
    public let kernels: [KernelProfile]
    /// Observed runs, and as many unobserved ones.
    public let runs: Int
    /// Threads of each run, the calling one counted.
    public let threads: Int
    /// An unobserved run as a whole. Multiply-accumulates of layers that passes merged away count
    /// as the network's.
    public let whole: ProfileFigures
    /// What observing adds to a run, in milliseconds: the median over the pairs of runs. Noise may
    /// make it negative.
    public let overhead: Double
    /// The peak is the median of those measured between the runs, the memory's speed the better one
    /// of before and after them.
    public let machine: MachineSpeed

    /// The layers' times added up.
    public var sumOfLayers: Double { layers.reduce(0) { $0 + $1.figures.milliseconds } }

    /// Percent of the sum of all layers.
    public func share(_ figures: ProfileFigures) -> Double {
        sumOfLayers > 0 ? figures.milliseconds / sumOfLayers * 100 : 0
    }

    /// Executed operations in percent of the peak.
    public func percentOfPeak(_ figures: ProfileFigures) -> Double {
        figures.executedGigaflops / machine.peakGigaflops * 100
    }

    /// Runs the model 2 * `runs` times on one image after two runs to warm up.
    ///
    /// `input` is the image in NCHW order. `progress` gets the number of finished pairs of runs and
    /// `runs`. Throws as ``LoadedModel/run(_:count:threads:observer:)`` does.
    public init(
        _ model: LoadedModel, input: [Float], threads: Int = 1, runs: Int,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        var recorder = ProfileRecorder(model.information)
        var machine = MachineSpeed.measured(threads: threads)
        var peaks: [Double] = []
        for run in -1..<max(1, runs) {
            if run.isMultiple(of: 4) {
                peaks.append(burin_fma_peak(0.02, Int32(clamping: threads)))
            }
            try recorder.runPlain(model, input, threads)
            try recorder.runObserved(model, input, threads)
            // What the first pair saw was cold.
            if run < 0 { recorder.forget() } else { progress(run + 1, runs) }
        }
        machine.peakGigaflops = ProfileRecorder.median(peaks)
        machine.memoryGigabytes = max(
            machine.memoryGigabytes, MachineSpeed.memoryGigabytesMeasured())
        self.machine = machine
        self.threads = threads
        self.runs = recorder.plain.count
        layers = recorder.layers()
        kernels = KernelProfile.summaries(of: layers)
        var whole = layers.reduce(into: ProfileFigures()) { $0 += $1.figures }
        whole.networkMacs = model.information.networkMacs
        whole.milliseconds = ProfileRecorder.median(recorder.plain)
        whole.minimum = recorder.plain.min() ?? 0
        self.whole = whole
        overhead = ProfileRecorder.median(zip(recorder.observed, recorder.plain).map { $0 - $1 })
    }
}
