import GraphIR

/// What a node computes, and how far before it its operands are: equal for the same layer of two
/// units that repeat each other. Names and the numbers of parameters do not count.
struct NodeToken: Hashable {
    /// An operand as seen from the node that reads it.
    enum Operand: Hashable {
        case input(Int)
        case parameter(Shape)
        /// Output `index` of the node so many places before.
        case result(distance: Int, index: Int)
    }

    var `operator`: Operator
    /// The steps, with operands numbered from 0 in place of values.
    var epilogue: [EpilogueStep]
    var operands: [Operand]
    var shapes: [Shape]

    init(_ node: Node, at position: Int, in graph: Graph, positions: [NodeID: Int]) {
        self.operator = node.operator
        epilogue = node.epilogue.map { step in step.mapOperands { _ in ValueID(0) } }
        shapes = node.outputs.map { graph.shape($0) }
        operands = node.operands.map { id in
            switch graph[id].source {
            case .input: .input(id.index)
            case .parameter: .parameter(graph.shape(id))
            case .result(let producer, let index):
                .result(distance: position - (positions[producer] ?? position), index: index)
            }
        }
    }
}
