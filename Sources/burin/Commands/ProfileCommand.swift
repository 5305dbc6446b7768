import ArgumentParser
import Diagnostics
import Driver
import ModelRuntime
import Toolchain

/// `burin profile`.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Shows where the time of a compiled model goes, layer by layer.",
        discussion: """
            A model is compiled to a temporary folder first. Times are medians over the runs on \
            one image, in milliseconds. A layer ends with the next value of the network; steps \
            that compute none, such as gathering pixels, count with the layer behind them. Runs \
            without an observer, taken in turn, give the time of the whole.

            MACs are multiply-accumulates; each counts as two operations. 'MACs done' are \
            executed, 'saved' is what the plain network needs more, 'GFLOP/s' counts the plain \
            network's, 'executed' those that were done, 'of peak' is executed of what as many \
            threads reach in fused multiply-adds, measured between the runs. Bytes count each \
            operand of a layer once: parameters, activations read and written, whichever memory \
            they come from.

            Examples:
              burin profile model.so
              burin profile model.so --sort time --html profile.html
              burin profile mobilefacenet --weights seed:1 --runs 200 --json
            """)

    /// How far the sum of the layers' medians may be off the whole's: a quiet machine stays within
    /// 3 %.
    private static let tolerance = 0.1

    /// The order of the layers.
    enum Order: String, ExpressibleByArgument, CaseIterable {
        case order, time
    }

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Option(parsing: .unconditional, help: ArgumentHelp("How often to run.", valueName: "N"))
    var runs = 30

    @Option(
        help: ArgumentHelp(
            "Layers in the order they run, or the slowest first.", valueName: "order|time"))
    var sort = Order.order

    @Option(
        help: ArgumentHelp(
            "Also write one HTML page with charts, which needs no other file.", valueName: "FILE"))
    var html: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup(title: "Threads") var threadOptions: ThreadOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard (1...100_000).contains(runs) else {
            throw ValidationError("--runs is \(runs); expected 1 to 100000")
        }
    }

    func run() async throws {
        if let html { try PathChecks.requirePage(html) }
        let console = consoleOptions.console
        let bench = Workbench(console: console, options: try compilation.options())
        let loaded = try await bench.load(model, modelOptions, compilation)
        let threads = threadOptions.threads.resolved(for: loaded)
        let profile = try ModelProfile(
            loaded, input: loaded.sampleImage, threads: threads, runs: runs
        ) { done, total in
            console.progress("run \(done) of \(total)")
        }
        console.progress(nil)
        if abs(profile.sumOfLayers / profile.whole.milliseconds - 1) > Self.tolerance {
            console.logger.warning(
                "the layers' times do not add up to the whole's: others use this core; try again")
        }
        if let html {
            let page = ProfilePage(profile, loaded.information)
            try AtomicOutput.write(page.text.utf8, to: html)
            console.logger.notice("the page is in \(html.escapedForDisplay)")
        }
        let report = ProfileReport(profile, model: model, loaded.information)
        let sorted = report.report(slowestFirst: sort == .time)
        try StandardOutput.write(sorted.rendered(asJSON: json))
    }
}
