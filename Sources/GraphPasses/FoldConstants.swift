public import Diagnostics
public import GraphIR

/// Computes nodes whose operands are all constants.
///
/// ```
/// parameter %a : f32[] = [2]
/// parameter %b : f32[] = [3]                       parameter %c : f64[] = [6]
/// %c = binary(%a, %b) kind=multiply : []      ->   %y = binary(%data, %c) kind=add : [1, 3]
/// %y = binary(%data, %c) kind=add : [1, 3]
/// ```
///
/// Exact: the same float64 operations, done once. Holds for arithmetic, functions, identity,
/// flatten, reshape, transpose, concatenation and split. What the caller gets stays computed, and
/// chains of scalars like `(x * a) * b` stay as they are, since joining them would round
/// differently.
public struct FoldConstants: GraphPass {
    public static let name = "FoldConstants"

    public init() {}

    /// A result may be as large as this, or as its operands together. Constants that broadcasting
    /// would blow up are left to run time: a small file must not ask for much memory.
    private static let elementLimit = 1 << 16

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var folded = 0
        for node in graph.nodes {
            // Operands may have become constants since the loop began.
            guard let position = graph.position(of: node.id) else { continue }
            let current = graph.nodes[position]
            guard isFoldable(current, in: graph),
                let tensors = ConstantEvaluation.outputs(of: current, in: graph)
            else { continue }
            for (output, tensor) in zip(current.outputs, tensors) {
                let constant = graph.addParameter(graph[output].name, tensor)
                graph.replaceUses(of: output, with: constant)
            }
            graph.removeNode(at: position)
            folded += 1
        }
        graph = graph.compacted()
        return folded == 0 ? [] : ["computed \(folded) nodes that read only constants"]
    }

    private func isFoldable(_ node: Node, in graph: Graph) -> Bool {
        let operands = node.operands.reduce(0) { $0 + (graph.tensor($1)?.count ?? 0) }
        return node.outputs.allSatisfy { output in
            guard let count = graph.shape(output).elementCount else { return false }
            return count <= max(Self.elementLimit, operands) && !graph.outputs.contains(output)
        }
    }
}
