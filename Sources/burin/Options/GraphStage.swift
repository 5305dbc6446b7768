import ArgumentParser
import GraphPasses

/// A place in the pipeline whose graph is asked for: `after:import` or `after:PASS`.
struct GraphStage: Hashable {
    /// The graph as it was read, before any pass.
    static let importName = "import"
    private static let prefix = "after:"

    /// The pass's name, or `import`.
    let name: String

    /// Every name in order.
    static var names: [String] { [importName] + InferencePipeline.passNames }

    /// After the last pass: what is compiled.
    static let last = prefix + (InferencePipeline.passNames.last ?? importName)

    /// Reads what the user wrote; throws a validation error that lists the names.
    init(_ argument: String, of option: String = "--print-graph") throws {
        let name = argument.hasPrefix(Self.prefix) ? argument.dropFirst(Self.prefix.count) : ""
        guard Self.names.contains(String(name)) else {
            throw ValidationError(
                "\(option) '\(argument)' is no place in the pipeline; expected after: and one "
                    + "of " + Self.names.joined(separator: ", "))
        }
        self.name = String(name)
    }

    /// Whether the stage lies before the passes that `--no-passes` leaves out.
    var isPreparation: Bool {
        name == Self.importName
            || InferencePipeline().preparationPasses.contains { $0.name == name }
    }
}
