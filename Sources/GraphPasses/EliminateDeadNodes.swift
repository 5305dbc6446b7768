public import Diagnostics
public import GraphIR

/// Drops nodes, parameters and stored values that no output depends on.
///
/// ```
/// %a = relu(%data)                      %a = relu(%data)
/// %b = sigmoid(%data)              ->   output %a
/// output %a
/// ```
///
/// Exact: what is dropped is never read. Always holds. Graph inputs stay, read or not.
public struct EliminateDeadNodes: GraphPass {
    public static let name = "EliminateDeadNodes"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let before = graph.nodes.count
        graph = graph.compacted()
        let stores = graph.dropDeadStores()
        var notes: [String] = []
        if graph.nodes.count < before {
            notes.append("dropped \(before - graph.nodes.count) nodes that no output needs")
        }
        if stores > 0 { notes.append("dropped \(stores) stored values nobody reads") }
        return notes
    }
}

extension Graph {
    /// Takes out `store` steps whose value nobody reads; returns how many there were.
    fileprivate mutating func dropDeadStores() -> Int {
        let live = liveValues()
        var dropped = 0
        for position in nodes.indices {
            var node = nodes[position]
            // Outputs are the operator's own, then one per store step.
            var output = node.operator.definition.outputCount
            var kept: [EpilogueStep] = []
            for step in node.epilogue {
                guard step == .store else {
                    kept.append(step)
                    continue
                }
                if live.contains(node.outputs[output]) {
                    kept.append(step)
                    output += 1
                } else {
                    node.outputs.remove(at: output)
                    dropped += 1
                }
            }
            guard kept.count < node.epilogue.count else { continue }
            node.epilogue = kept
            replaceNode(at: position, with: node)
        }
        if dropped > 0 { self = compacted() }
        return dropped
    }
}
