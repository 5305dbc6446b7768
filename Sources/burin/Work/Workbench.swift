import CCodegen
import Diagnostics
import Driver
import GraphIR
import ModelRuntime
import Planning
import Toolchain

/// Loads and compiles models for a command, with progress and logs on the way.
struct Workbench: Sendable {
    let console: Console
    let options: ModelCompiler.Options

    /// Whether a MODEL argument means a compiled model: by its suffix, `.so`.
    static func isArtefact(_ argument: String) -> Bool {
        ArtefactKind(path: argument) == .sharedLibrary
    }

    /// The network ready for inference. Throws as ``ModelLoader`` does.
    func prepare(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        console.progress("reading \(request.model.escapedForDisplay)")
        defer { console.progress(nil) }
        let graph = try ModelLoader.prepare(request)
        for warning in graph.readerWarnings { console.logger.warning("\(warning)") }
        if let tail = graph.metadata["removed_tail"] {
            console.logger.info("training tail cut off: \(tail)")
        }
        return graph
    }

    /// Compiles a prepared network; gives its plans and the time it took.
    @discardableResult
    func compile(
        _ graph: Graph, to path: String, as kind: ArtefactKind
    ) async throws(Diagnostic) -> (plans: [ExecutionPlan], time: Duration) {
        let console = self.console
        defer { console.progress(nil) }
        console.progress("folding and fusing")
        let start = ContinuousClock.now
        let compiler = ModelCompiler(options) { Self.tell($0, console) }
        let plans = try await compiler.compile(graph, to: path, as: kind)
        return (plans, ContinuousClock.now - start)
    }

    /// The compiled model of a MODEL or ARTEFACT argument.
    ///
    /// A model is compiled to a temporary folder first; the folder is gone when this returns, the
    /// library stays loaded. Throws where options for a model are given with an artefact.
    func load(
        _ argument: String, _ model: ModelOptions, _ compilation: CompilationOptions
    ) async throws(Diagnostic) -> LoadedModel {
        guard Self.isArtefact(argument) else {
            return try await compiled(prepare(model.request(argument)))
        }
        guard model.isEmpty, compilation.isEmpty else {
            throw Diagnostic(
                .usage, "is compiled already: options of models and compilation do not apply",
                file: argument, advice: "leave them out, or give the model itself")
        }
        return try LoadedModel(path: argument)
    }

    /// A prepared network compiled to a temporary folder and loaded.
    func compiled(_ graph: Graph) async throws(Diagnostic) -> LoadedModel {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        let path = "\(folder.path)/model.so"
        // A name that no variable of the user's environment begins with.
        var options = self.options
        options.prefix = SymbolPrefix("compiled_for_this_run")
        let bench = Workbench(console: console, options: options)
        let time = try await bench.compile(graph, to: path, as: .sharedLibrary).time
        console.logger.info("compiled in \(time.milliseconds.fixed(0)) ms")
        return try LoadedModel(path: path)
    }

    private static func tell(_ event: ModelCompiler.Event, _ console: Console) {
        switch event {
        case .pass(let report):
            let nodes = "\(report.nodesBefore) -> \(report.nodesAfter) nodes"
            let time = (report.seconds * 1000).fixed(1)
            console.logger.debug("\(report.pass): \(nodes), \(time) ms")
            for note in report.notes { console.logger.debug("\(report.pass): \(note)") }
        case .tuning(let event): tell(event, console)
        case .planned(let plan):
            let macs = Double(plan.multiplyAccumulates).withMagnitude
            let weights = (plan.weights.floats.count * 4).asBytes
            let set = plan.instructionSet.rawValue
            console.logger.info(
                "\(set): \(plan.steps.count) steps, \(macs) MACs, \(weights) of weights")
            for note in plan.notes { console.logger.notice("\(note)") }
            if !plan.halfLayers.isEmpty {
                let names = plan.halfLayers.map(\.escapedForDisplay).joined(separator: ", ")
                console.logger.info("weights in half precision: \(names)")
            }
            console.progress("generating C")
        case .compiling(let done, let total, let reused):
            console.progress("compiling C: \(done) of \(total)")
            guard done == total, reused > 0 else { return }
            console.logger.info("\(reused) objects of earlier compilations were taken")
        }
    }

    private static func tell(_ event: TuningEvent, _ console: Console) {
        switch event {
        case .started(let known, let open):
            console.logger.info("tuning: \(known) kernels known, \(open) to be measured")
        case .compiling(let done, let total):
            console.progress("compiling candidates: \(done) of \(total)")
        case .timing(let run, let total):
            console.progress("timing candidates: run \(run) of at most \(total)")
        case .note(let text): console.logger.notice("tuning: \(text)")
        case .finished(let seconds):
            console.logger.info("tuning took \(seconds.fixed(1)) s")
        }
    }
}

extension Graph {
    /// What the reader of the model's files found odd, a sentence each.
    var readerWarnings: [String] {
        (metadata["warnings"] ?? "").split(separator: "\n").map(String.init)
    }
}
