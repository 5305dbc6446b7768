import ArgumentParser
import Diagnostics
import Toolchain

/// The options to see a model's graph as a picture.
struct DrawingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Draw the graph as text for Graphviz: one file where PATH ends in .dot, else a folder "
                + "with a file a stage.", valueName: "PATH"))
    var dot: String?

    @Option(
        help: ArgumentHelp(
            "The same as SVG: one file where PATH ends in .svg, else a folder; needs Graphviz's "
                + "program dot.", valueName: "PATH"))
    var svg: String?

    @Option(
        help: ArgumentHelp(
            "What to draw into one file: after:import, after:PASS, or planned, the default: the "
                + "layers as they are compiled, with kernels and times.",
            valueName: "after:PASS|planned"))
    var stage: String?

    @Option(
        help: ArgumentHelp(
            "Times for the planned layers, as burin profile --json measured them; without it they "
                + "are estimates.", valueName: "PROFILE.json"))
    var times: String?

    @Flag(help: "Draw units that repeat each other as often as they come.")
    var unfolded = false

    /// Whether a drawing is asked for.
    var isAsked: Bool { dot != nil || svg != nil }

    /// Whether any of the options was given.
    var isEmpty: Bool { !isAsked && stage == nil && times == nil && !unfolded }

    func validate() throws {
        guard isAsked || isEmpty else {
            throw ValidationError("--stage, --times and --unfolded need --dot or --svg")
        }
        try Self.requireName(dot, ".dot")
        try Self.requireName(svg, ".svg")
        let isFile = dot?.hasSuffix(".dot") ?? true && svg?.hasSuffix(".svg") ?? true
        guard isFile || stage == nil else {
            throw ValidationError("--stage is for one file; a folder gets all stages")
        }
        if let stage, stage != DrawnStage.plannedName { _ = try GraphStage(stage, of: "--stage") }
    }

    /// Throws where a path is called like a file of another kind: a folder would get that name.
    private static func requireName(_ path: String?, _ suffix: String) throws {
        let others = [".png", ".jpg", ".pdf", ".dot", ".svg", ".html", ".so", ".onnx"]
        guard let path, !path.hasSuffix(suffix), others.contains(where: path.hasSuffix) else {
            return
        }
        throw ValidationError(
            "'\(path)' is called like a file of another kind; expected a name that ends in "
                + "\(suffix), or a folder's")
    }

    /// The stage's name that one file shows.
    var stageName: String {
        stage.flatMap { try? GraphStage($0, of: "--stage").name } ?? DrawnStage.plannedName
    }
}
