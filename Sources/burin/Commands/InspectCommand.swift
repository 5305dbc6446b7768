import ArgumentParser
import Diagnostics
import Driver
import ModelRuntime
import Planning
import Toolchain

/// `burin inspect`.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a model is and what becomes of it, or what a library holds.",
        discussion: """
            For a model: its source, inputs and outputs, parameters, operators, the normalisation \
            it does itself, what was cut off; then the compiled form: passes, kernels, memory. \
            Nothing is compiled. An architecture without --weights is shown with those of seed:0. \
            Sizes are of one image; MACs are multiply-accumulates of convolutions and dense layers.

            Drawings show every stage from the model's file to the plan, a box a node; units that \
            repeat each other are drawn once, in a frame that says how often they come.

            Examples:
              burin inspect model-symbol.json
              burin inspect crunet-116 --explain
              burin inspect mobilefacenet --weights seed:1 --print-graph after:FuseEpilogue
              burin inspect crunet-116 --svg crunet.svg
              burin inspect model.so --json
            """)

    @Argument(help: "A model, or a compiled model, for whatever processor: ARTEFACT.so.")
    var model: String

    @OptionGroup(title: "Looking inside") var graphPrinting: GraphPrinting
    @OptionGroup(title: "Drawing") var drawing: DrawingOptions

    @Flag(
        help: "Show each layer with its kernel, and what the alternatives would cost by estimate.")
    var explain = false

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func run() async throws {
        if Workbench.isArtefact(model) {
            guard modelOptions.isEmpty, compilation.isEmpty, graphPrinting.argument == nil,
                drawing.isEmpty
            else {
                throw Diagnostic(
                    .usage, "is compiled already: options of models do not apply", file: model)
            }
            let information = try ModelInformation.read(path: model)
            let report = ArtefactReport(path: model, information, explains: explain).report
            return try StandardOutput.write(report.rendered(asJSON: json))
        }
        try await inspectModel(consoleOptions.console)
    }

    private func inspectModel(_ console: Console) async throws {
        let options = try compilation.options(weightStorage: try modelOptions.weightStorage())
        let stage = try graphPrinting.stage(optimizes: options.optimizes)
        if try modelOptions.source() == nil, ModelOptions.isArchitecture(model) {
            console.logger.notice("no weights given: those of seed:0 are used")
        }
        let request = try modelOptions.request(model, fallback: .seed(0))
        if let stage { return try StandardOutput.write(stage.graphText(request)) }
        console.progress("reading and folding \(model.escapedForDisplay)")
        var drawings = GraphDrawings(
            of: FilePaths.name(of: model), folds: !drawing.unfolded)
        let measured = try drawing.times.map(LayerTime.read)
        let trace = try GraphTrace(request, optimizes: options.optimizes) { stage, graph in
            if drawing.isAsked { drawings.add(stage, graph) }
        }
        console.progress("planning")
        var plan = try Planner.plan(
            trace.optimized, instructionSet: options.instructionSet,
            weightStorage: options.weightStorage)
        plan.addBatches(options.batches)
        if drawing.isAsked {
            console.progress("drawing")
            drawings.add(plan, of: trace.optimized, measured: measured)
            try await drawings.write(drawing)
        }
        console.progress(nil)
        let report = ModelReport(trace, plan, explains: explain).report
        try StandardOutput.write(report.rendered(asJSON: json))
    }
}
