import Diagnostics
import Driver
import GraphDrawing
import GraphIR
import Planning
import Toolchain

/// The pictures of a model from its import to its plan, and their files.
struct GraphDrawings {
    /// The stages in order.
    private(set) var stages: [DrawnStage] = []
    private let folds: Bool
    private let model: String

    /// `model` goes into the pictures' titles; without `folds` every unit is drawn.
    init(of model: String, folds: Bool) {
        self.model = model
        self.folds = folds
    }

    /// A file that tells a folder of pictures from any other; it lists them.
    static let listName = "drawings.txt"

    /// Adds the graph at a stage.
    mutating func add(_ stage: String, _ graph: Graph) {
        let place = stage == GraphStage.importName ? "as imported" : "after \(stage)"
        let title = "\(model), \(place): \(graph.nodes.count) nodes"
        let drawing = GraphDrawing(graph, title: title, foldsRepetitions: folds)
        stages.append(DrawnStage(name: stage, drawing: drawing))
    }

    /// Adds the optimised graph with the plan's kernels; `measured` are the steps' times, ms, in
    /// the place of estimates.
    mutating func add(_ plan: ExecutionPlan, of graph: Graph, measured: [LayerTime]?) {
        let estimated = zip(plan.steps, plan.estimatedMicroseconds).map { step, time in
            LayerTime(layer: step.layer, kernel: step.call.kernel, ms: time / 1000)
        }
        let times = measured ?? estimated
        var notes: [String: LayerNote] = [:]
        for time in times {
            var note = notes[time.layer] ?? LayerNote(kernels: [], milliseconds: 0)
            note.kernels.append(time.kernel)
            note.milliseconds = (note.milliseconds ?? 0) + time.ms
            notes[time.layer] = note
        }
        let total = times.reduce(0) { $0 + $1.ms }.fixed(2)
        let source = measured == nil ? "estimated" : "measured"
        let title =
            "\(model), planned for \(plan.instructionSet.rawValue): \(plan.steps.count) steps, "
            + "\(total) ms \(source)"
        let drawing = GraphDrawing(graph, title: title, notes: notes, foldsRepetitions: folds)
        stages.append(DrawnStage(name: DrawnStage.plannedName, drawing: drawing))
    }

    /// Writes what the options ask for. Throws where a file cannot be written or drawn.
    func write(_ options: DrawingOptions) async throws(Diagnostic) {
        if let path = options.dot {
            try await write(to: path, "dot", options.stageName) { text, path throws(Diagnostic) in
                try AtomicOutput.write(text.utf8, to: path)
            }
        }
        if let path = options.svg {
            let graphviz = try Graphviz()
            try await write(to: path, "svg", options.stageName) {
                text, path async throws(Diagnostic) in
                try await graphviz.drawSVG(text, to: path)
            }
        }
    }

    private func write(
        to path: String, _ suffix: String, _ stage: String,
        _ draw: (_ text: String, _ path: String) async throws(Diagnostic) -> Void
    ) async throws(Diagnostic) {
        guard !path.hasSuffix("." + suffix) else {
            guard let drawn = stages.last(where: { $0.name == stage }) else {
                throw Diagnostic(.usage, "--no-passes leaves the pass \(stage) out")
            }
            return try await draw(drawn.drawing.dot, path)
        }
        try await AtomicOutput.writeFolder(to: path, marker: Self.listName) {
            (aside: String) async throws(Diagnostic) in
            var list = ""
            for (index, stage) in stages.enumerated() {
                let name = "\(index < 10 ? "0" : "")\(index)-" + stage.name + "." + suffix
                try await draw(stage.drawing.dot, "\(aside)/\(name)")
                list += "\(name): \(stage.drawing.title), \(stage.drawing.boxCount) boxes\n"
            }
            try AtomicOutput.write(list.utf8, to: "\(aside)/\(Self.listName)")
        }
    }
}
