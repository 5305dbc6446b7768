public import Diagnostics
import FoundationEssentials

/// Graphviz's program `dot`, which lays out and draws graphs.
public struct Graphviz: Sendable {
    private let program: String

    /// Looks for `dot` in the folders of `PATH`.
    ///
    /// Throws a toolchain diagnostic that says what to install where there is none.
    public init() throws(Diagnostic) {
        let search = ProgramSearch(ProcessInfo.processInfo.environment)
        guard let program = search.find("dot") else {
            throw Diagnostic(
                .toolchain, "drawing needs Graphviz, and no program 'dot' is in PATH",
                advice: "install the package graphviz, or write the text for it with --dot")
        }
        self.program = program
    }

    /// Draws a text in Graphviz's language as SVG. The file is there afterwards whole or not at
    /// all.
    ///
    /// Throws where the file cannot be written or `dot` fails.
    public func drawSVG(_ text: String, to path: String) async throws(Diagnostic) {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        let source = folder.path + "/graph.dot"
        try AtomicOutput.write(text.utf8, to: source)
        let program = program
        try await AtomicOutput.writeFile(to: path) { (aside: String) async throws(Diagnostic) in
            let outcome = try await Command.run(program, ["-Tsvg", source, "-o", aside])
            guard outcome.isSuccess else {
                throw Diagnostic(
                    .toolchain, "cannot draw the graph: \(outcome.status)", file: path,
                    details: ClangMessages.shortened(outcome.messages))
            }
        }
    }
}
