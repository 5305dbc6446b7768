public import GraphIR

/// What one pass of the pipeline did.
public struct PassReport: Sendable {
    /// The pass's name.
    public let pass: String
    /// The graph after the pass, verified.
    public let graph: Graph
    /// Time the pass took, without verifying.
    public let seconds: Double
    public let nodesBefore: Int
    public let nodesAfter: Int
    /// What the pass found worth telling, a sentence each.
    public let notes: [String]
}
