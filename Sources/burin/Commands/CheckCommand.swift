import ArgumentParser
import Diagnostics
import Driver
import GraphIR
import ModelRuntime
import Planning
import Toolchain

/// `burin check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compares compiled code with the float64 interpreter, layer by layer.",
        discussion: """
            The interpreter runs the model as its files state it, without any folding. Errors are \
            relative to the largest number of a value. Without an artefact the model is compiled \
            to a temporary folder. Where weights are stored in half precision (--weights f16), \
            what depends on them is compared with the interpreter on the rounded weights, and the \
            result also with the one of float32 weights, by its cosine. Exit code 5, and the first \
            layer that departs, where they disagree.

            --reference compares with something else: a folder test_data_set_N of the ONNX \
            backend tests (input_0.pb, output_0.pb, ...), results of another engine as .npy files, \
            or another compiled model, layer by layer. Recorded results come on top of the \
            interpreter, which tells a wrong kernel from a model that was read or fed otherwise.

            --bisect shrinks a model that departs to the smallest part that still does, and writes \
            that part as ONNX with its input and the expected result.

            --preprocessing tells what a compiled model expects of a picture, and how far its \
            embedding turns by the usual mistakes; with --against it names the mistake that made a \
            given embedding.

            Examples:
              burin check model-symbol.json
              burin check model-symbol.json model.so --image face.png --html check.html
              burin check lresnet-50e-ir --weights seed:7 --json
              burin check model-symbol.json --reference test_data_set_0
              burin check model-symbol.json --input x.npy --reference other-engine.npy
              burin check avx2.so --reference avx512.so
              burin check model-symbol.json --bisect departing
              burin check model.so --preprocessing --image face.jpg --against theirs.npy
            """)

    @Argument(
        help: ArgumentHelp(
            "A model: the reference. With --reference or --preprocessing also a compiled model, "
                + "ARTEFACT.so."))
    var model: String

    @Argument(help: "The compiled model to check, compiled from the same model and options.")
    var artefact: String?

    @OptionGroup(title: "What is run") var inputs: CheckInputs

    @Option(
        help: ArgumentHelp(
            "What to compare with, besides or instead of the interpreter: a folder "
                + "test_data_set_N, a .npy file for each result in order (give the option again), "
                + "or ARTEFACT.so.",
            valueName: "X"))
    var reference: [String] = []

    @Flag(help: "Tell what the model expects of a picture, and what usual mistakes make of it.")
    var preprocessing = false

    @Option(
        help: ArgumentHelp(
            "With --preprocessing: an embedding of the same picture from elsewhere; the mistake "
                + "whose embedding is nearest is named.", valueName: "y.npy"))
    var against: String?

    @Option(
        help: ArgumentHelp(
            "Where they disagree, write the smallest part of the model that still does: "
                + "model.onnx and test_data_set_0.", valueName: "FOLDER"))
    var bisect: String?

    @Flag(help: "Also print a line for every value.")
    var layers = false

    @Option(
        help: ArgumentHelp(
            "Also write one HTML page with the errors by depth, which needs no other file.",
            valueName: "FILE"))
    var html: String?

    @Flag(help: "Print one JSON object, every value included, instead of text.")
    var json = false

    @OptionGroup(title: "Threads") var threadOptions: ThreadOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        let hasStorage = modelOptions.weights.contains { WeightStorage(rawValue: $0) != nil }
        guard artefact == nil || (compilation.isEmpty && !hasStorage) else {
            throw ValidationError("the artefact is compiled already: leave compilation options out")
        }
        guard against == nil || preprocessing else {
            throw ValidationError("--against goes with --preprocessing")
        }
        guard !preprocessing || (reference.isEmpty && bisect == nil && html == nil && !layers)
        else {
            throw ValidationError(
                "--preprocessing is a report of its own: leave --reference, --bisect, --html and "
                    + "--layers out")
        }
        guard !preprocessing || inputs.input == nil else {
            throw ValidationError("--preprocessing takes a picture: --image FILE, not --input")
        }
        guard bisect == nil || reference.isEmpty else {
            throw ValidationError(
                "--bisect needs every value of the reference, which only the interpreter has: "
                    + "leave --reference out")
        }
    }

    func run() async throws {
        try PathChecks.requireReadable(
            [inputs.input, inputs.image, against].compactMap(\.self) + reference)
        if let html { try PathChecks.requirePage(html) }
        if let bisect { try BisectionFolder.requireWritable(bisect) }
        let bench = Workbench(
            console: consoleOptions.console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let reference = try CheckReference(self.reference)
        let subject = try await CheckSubject(
            model, artefact, modelOptions, compilation, bench,
            needsGraph: reference == nil && !preprocessing)
        let threads = threadOptions.threads.resolved(for: subject.loaded)
        guard !preprocessing else {
            if let origin = subject.otherOrigin {
                bench.console.logger.warning(
                    "\(origin.message); expected \(origin.expected ?? "the model's")")
            }
            let report = try inputs.study(
                subject, against: against, threads: threads, bench.console)
            return try StandardOutput.write(report.rendered(asJSON: json))
        }
        let tensors = try inputs.tensors(for: subject, reference, bench.console)
        let run = try ArtefactRun(subject.loaded, inputs: tensors, threads: threads)
        let check = try self.check(run, subject, reference, bench.console)
        let bisection = try await bisected(check, run, subject, bench)
        if let html {
            let page = CheckPage(check, run.information)
            try AtomicOutput.write(page.text.utf8, to: html)
            bench.console.logger.notice("the page is in \(html.escapedForDisplay)")
        }
        let report = CheckReport(check, subject, reference: self.reference)
        try StandardOutput.write(
            report.report(listsValues: layers, bisection).rendered(asJSON: json))
        if let departure = check.firstDeparture { throw report.diagnostic(departure) }
    }

    private func check(
        _ run: ArtefactRun, _ subject: CheckSubject, _ reference: CheckReference?,
        _ console: Console
    ) throws -> ModelCheck {
        defer { console.progress(nil) }
        if case .artefact(let other) = reference {
            let theirs = try ArtefactRun(other, inputs: run.inputs)
            return try ModelCheck(run, against: theirs)
        }
        var recording: Recording?
        if case .recording(let recorded) = reference { recording = recorded }
        if let graph = subject.graph {
            var check = try ModelCheck(run, of: graph) { done, total in
                console.progress("interpreting: layer \(done) of \(total)")
            }
            if let recording { try check.compare(run, with: recording) }
            return check
        }
        return try ModelCheck(run, with: recording ?? Recording(outputs: []))
    }

    /// Bisects and writes the part where that is asked for and the check failed; what is to be
    /// reported of it.
    private func bisected(
        _ check: ModelCheck, _ run: ArtefactRun, _ subject: CheckSubject, _ bench: Workbench
    ) async throws -> BisectionReport? {
        guard let bisect, let graph = subject.graph else { return nil }
        guard check.firstDeparture != nil else { return .agreed }
        var options = bench.options
        if subject.path != nil {
            options.instructionSet = InstructionSet(rawValue: run.information.isa) ?? .default
            if run.information.halfLayers?.isEmpty == false { options.weightStorage = .half }
        }
        let quiet = Workbench(
            console: Console(level: .error, showsProgress: false), options: options)
        let console = bench.console
        let bisection = ModelBisection(graph, inputs: run.inputs) { attempts, nodes in
            console.progress("bisecting: part \(attempts + 1), \(nodes) layers")
        } compile: { (part: Graph) async throws(Diagnostic) in
            try await quiet.compiled(part)
        }
        defer { console.progress(nil) }
        guard let part = try await bisection.smallestPart(after: check) else { return .notFound }
        try await BisectionFolder.write(part, to: bisect)
        return .found(part, folder: bisect)
    }
}
