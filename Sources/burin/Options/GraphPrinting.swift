import ArgumentParser
import Diagnostics

/// The option to see a model's graph as text.
struct GraphPrinting: ParsableArguments {
    @Option(
        name: .customLong("print-graph"), defaultAsFlag: GraphStage.last,
        help: ArgumentHelp(
            "Print the graph as text after a pass: after:import, after:FuseEpilogue and so on; "
                + "without a value after the last one. The passes in order: "
                + GraphStage.names.joined(separator: ", ") + ".",
            valueName: "after:PASS"))
    var argument: String?

    func validate() throws { _ = try argument.map { try GraphStage($0) } }

    /// The stage asked for. Throws a usage diagnostic where the passes up to it do not run.
    func stage(optimizes: Bool) throws -> GraphStage? {
        guard let stage = try argument.map({ try GraphStage($0) }) else { return nil }
        guard optimizes || stage.isPreparation else {
            throw Diagnostic(.usage, "--no-passes leaves the pass \(stage.name) out")
        }
        return stage
    }
}
