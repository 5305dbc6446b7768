import ArgumentParser
import Diagnostics
import Driver
import ModelRuntime

/// `burin bench`.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures how fast a compiled model runs.",
        discussion: """
            A model is compiled to a temporary folder first. The peak is the rate of fused \
            multiply-adds that as many threads reach, measured between the runs; a \
            multiply-accumulate counts as two operations. Times are of whole runs, in milliseconds.

            Examples:
              burin bench model.so
              burin bench mobilefacenet --weights seed:1 --runs 200
              burin bench model.so --images 16 --threads all --json
            """)

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Option(parsing: .unconditional, help: ArgumentHelp("How often to run.", valueName: "N"))
    var runs = 30

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Images in each run, one after the other.", valueName: "N"))
    var images = 1

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup(title: "Threads") var threadOptions: ThreadOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard (1...1_000_000).contains(runs) else {
            throw ValidationError("--runs is \(runs); expected 1 to 1000000")
        }
        guard (1...4096).contains(images) else {
            throw ValidationError("--images is \(images); expected 1 to 4096")
        }
    }

    func run() async throws {
        let console = consoleOptions.console
        let bench = Workbench(
            console: console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model, modelOptions, compilation)
        let image = loaded.sampleImage
        let input = [Float]((0..<images).map { _ in image }.joined())
        let threads = threadOptions.threads.resolved(for: loaded)
        let result = try Benchmark(
            loaded, input: input, images: images, threads: threads, runs: runs
        ) { done, total in
            console.progress("run \(done) of \(total)")
        }
        console.progress(nil)
        try StandardOutput.write(report(result, loaded).rendered(asJSON: json))
    }

    private func report(_ result: Benchmark, _ loaded: LoadedModel) -> Report {
        var report = Report()
        report.add("model", "model", .text(model))
        report.add("isa", "instruction set", .text(loaded.information.isa))
        report.add("macs", "MACs an image", .magnitude(loaded.information.macs))
        report.add("threads", "threads", .integer(result.threads))
        report.add("runs", "runs", .integer(result.runs))
        report.add("images", "images a run", .integer(result.images))
        report.add("minimum_ms", "fastest", .number(result.minimum, decimals: 3, unit: " ms"))
        report.add("median_ms", "median", .number(result.median, decimals: 3, unit: " ms"))
        report.add(
            "p90_ms", "90 % within", .number(result.ninetiethPercentile, decimals: 3, unit: " ms"))
        report.add(
            "median_image_ms", "median for an image",
            .number(result.median / Double(result.images), decimals: 3, unit: " ms"))
        report.add(
            "images_per_second", "images a second", .number(result.imagesPerSecond, decimals: 1))
        report.add(
            "gflops", "speed at the median",
            .number(result.gigaflopsPerSecond, decimals: 1, unit: " GFLOP/s"))
        report.add(
            "peak_gflops", result.threads == 1 ? "peak of one core" : "peak of the threads",
            .number(result.peakGigaflopsPerSecond, decimals: 1, unit: " GFLOP/s"))
        report.add(
            "percent_of_peak", "share of the peak",
            .number(result.percentOfPeak, decimals: 1, unit: " %"))
        return report
    }
}
