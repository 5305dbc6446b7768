import ArgumentParser

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

    func validate() throws { _ = try stage }

    /// The stage asked for.
    var stage: GraphStage? {
        get throws { try argument.map { try GraphStage($0) } }
    }
}
