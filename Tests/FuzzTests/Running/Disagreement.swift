/// What a run found: a value that compiled code, or a pass, computes otherwise, or a graph that
/// does not compile.
struct Disagreement: CustomStringConvertible {
    /// The seed of the random graph.
    let seed: UInt64
    /// Instruction set, passes and kernel selection.
    let setting: String
    /// What differs, and how much.
    let finding: String
    /// The smallest part of the graph that still shows it, else the graph, in text form.
    var graph: String

    var description: String {
        """
        DISAGREEMENT seed \(seed), \(setting)
        \(finding)
        \(graph)
        """
    }
}
