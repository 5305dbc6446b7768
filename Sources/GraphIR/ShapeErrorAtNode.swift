public import Diagnostics

/// A shape rule's finding together with the node it was found at.
public struct ShapeErrorAtNode: Error, Sendable {
    public var node: Node
    public var error: ShapeError

    /// The finding as a diagnostic about the graph that holds the node.
    public func diagnostic(in graph: Graph) -> Diagnostic {
        let operands = node.operands.map { "'\(graph[$0].name)' \(graph.shape($0))" }
        return Diagnostic(
            .malformedFile, error.message, file: graph.metadata["source"], node: node.name,
            operatorName: node.operator.mnemonic, expected: error.expected,
            details: ["operands: " + operands.joined(separator: ", ")])
    }
}
