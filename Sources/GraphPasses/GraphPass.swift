public import Diagnostics
public import GraphIR

/// One rewriting of a graph that keeps what the graph computes.
///
/// A pass works in float64 and rounds nothing. Values keep the meaning of their names: after a
/// pass a value called `x` still equals the original graph's `x`, so compiled values can be
/// compared with it; a value whose meaning would change vanishes instead. What a pass leaves has
/// no dead nodes and no unread parameters.
public protocol GraphPass: Sendable {
    /// The pass as `--print-graph after:NAME` spells it.
    static var name: String { get }

    /// Rewrites the graph and returns what is worth telling about it, a sentence each.
    ///
    /// Throws where the graph cannot be prepared for inference; the graph is then of no use.
    @discardableResult
    func run(_ graph: inout Graph) throws(Diagnostic) -> [String]
}

extension GraphPass {
    /// The pass's name, for values of unknown type.
    public var name: String { Self.name }
}
