public import Diagnostics
public import GraphIR

/// Computes what several nodes compute alike only once, and keeps equal parameters once.
///
/// ```
/// %a = relu(%data) : [1, 8]                  %a = relu(%data) : [1, 8]
/// %b = relu(%data) : [1, 8]             ->   %c = binary(%a, %a) kind=add : [1, 8]
/// %c = binary(%a, %b) kind=add : [1, 8]
/// ```
///
/// Exact: same operator, same operands, same epilogue give the same bits; parameters are equal
/// when shape, precision and every bit are. Holds always; two graph outputs stay two values.
public struct EliminateCommonSubexpressions: GraphPass {
    public static let name = "EliminateCommonSubexpressions"

    public init() {}

    private struct Key: Hashable {
        let `operator`: Operator
        let inputs: [ValueID]
        let epilogue: [EpilogueStep]
    }

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let parameters = mergeParameters(&graph)
        let nodes = mergeNodes(&graph)
        graph = graph.compacted()
        var notes: [String] = []
        if parameters > 0 { notes.append("merged \(parameters) parameters equal to others") }
        if nodes > 0 { notes.append("merged \(nodes) nodes equal to others") }
        return notes
    }

    private func mergeNodes(_ graph: inout Graph) -> Int {
        var first: [Key: NodeID] = [:]
        var merged = 0
        for node in graph.nodes {
            // Operands may have been merged since the loop began.
            guard let position = graph.position(of: node.id) else { continue }
            let current = graph.nodes[position]
            let key = Key(
                operator: current.operator, inputs: current.inputs, epilogue: current.epilogue)
            guard let id = first[key], let survivor = graph.position(of: id) else {
                first[key] = node.id
                continue
            }
            if mergeOutputs(of: current, into: graph.nodes[survivor], &graph) {
                graph.removeNode(at: position)
                merged += 1
            }
        }
        return merged
    }

    /// Merges all outputs of a node or none.
    private func mergeOutputs(of node: Node, into survivor: Node, _ graph: inout Graph) -> Bool {
        guard node.outputs.count == survivor.outputs.count else { return false }
        var copy = graph
        for (duplicate, value) in zip(node.outputs, survivor.outputs) {
            guard copy.merge(duplicate, into: value) else { return false }
        }
        graph = copy
        return true
    }

    private func mergeParameters(_ graph: inout Graph) -> Int {
        var known: [TensorIdentity: ValueID] = [:]
        var replacements: [ValueID: ValueID] = [:]
        let outputs = Set(graph.outputs)
        for value in graph.values {
            guard let tensor = value.tensor, !outputs.contains(value.id) else { continue }
            let identity = TensorIdentity(tensor)
            if let first = known[identity] {
                replacements[value.id] = first
            } else {
                known[identity] = value.id
            }
        }
        for position in graph.nodes.indices where !replacements.isEmpty {
            var node = graph.nodes[position]
            node.mapOperands { replacements[$0] ?? $0 }
            graph.replaceNode(at: position, with: node)
        }
        return replacements.count
    }
}
