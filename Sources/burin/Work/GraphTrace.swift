import Diagnostics
import Driver
import GraphIR
import GraphPasses

/// Runs the passes on a model and keeps what they did.
struct GraphTrace {
    /// The network as its files state it.
    let imported: Graph
    /// The network ready for inference, before any folding.
    let prepared: Graph
    /// The network as it is compiled.
    let optimized: Graph
    /// What each pass did, in order; graphs are not kept.
    let passes: [PassSummary]
    /// The graph at the stage that was asked for.
    let stageGraph: Graph?

    /// What one pass did.
    struct PassSummary: Sendable {
        var name: String
        var nodesBefore: Int
        var nodesAfter: Int
        var milliseconds: Double
        var notes: [String]
    }

    /// Reads the model and runs the passes, only those of preparation where `optimizes` is false.
    ///
    /// `observe` sees the graph as it was read, then after each pass, with the stage's name.
    init(
        _ request: ModelRequest, optimizes: Bool, stage: GraphStage? = nil,
        observe: (String, Graph) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        let imported = try ModelLoader.read(request)
        observe(GraphStage.importName, imported)
        let pipeline = InferencePipeline(ModelLoader.pipelineOptions(for: imported, request))
        var summaries: [PassSummary] = []
        var found = stage?.name == GraphStage.importName ? imported : nil
        func keep(_ report: PassReport) {
            summaries.append(PassSummary(report))
            if report.pass == stage?.name { found = report.graph }
            observe(report.pass, report.graph)
        }
        prepared = try pipeline.prepare(imported, observe: keep)
        optimized = optimizes ? try pipeline.optimize(prepared, observe: keep) : prepared
        self.imported = imported
        passes = summaries
        stageGraph = found
    }
}

extension GraphTrace.PassSummary {
    init(_ report: PassReport) {
        self.init(
            name: report.pass, nodesBefore: report.nodesBefore, nodesAfter: report.nodesAfter,
            milliseconds: report.seconds * 1000, notes: report.notes)
    }
}

extension GraphStage {
    /// The text of the model's graph at this stage. Throws as reading and the passes do.
    func graphText(_ request: ModelRequest) throws(Diagnostic) -> String {
        if name == Self.importName { return GraphPrinter().print(try ModelLoader.read(request)) }
        let trace = try GraphTrace(request, optimizes: !isPreparation, stage: self)
        return trace.stageGraph.map { GraphPrinter().print($0) } ?? ""
    }
}
