import GraphIR

/// The order in which a drawing takes a graph's nodes, and the units that repeat each other in it.
struct DrawingOrder: Sendable {
    let nodes: [Node]
    /// Where each node is in ``nodes``.
    let positions: [NodeID: Int]
    let runs: [RepeatedRun]

    init(_ graph: Graph, _ nodes: [Node], folds: Bool) {
        let positions = Dictionary(
            uniqueKeysWithValues: nodes.enumerated().map { ($0.element.id, $0.offset) })
        let tokens = nodes.enumerated().map { position, node in
            NodeToken(node, at: position, in: graph, positions: positions)
        }
        self.nodes = nodes
        self.positions = positions
        runs =
            folds
            ? RepeatedRun.find(in: tokens, crossings: Self.crossings(graph, nodes, positions)) : []
    }

    /// The better of two orders: the graph's own, and one that keeps each branch together, because
    /// an order made for memory interleaves branches and hides units that repeat.
    static func folded(_ graph: Graph) -> DrawingOrder {
        let own = DrawingOrder(graph, graph.nodes, folds: true)
        let byBranch = DrawingOrder(graph, depthFirst(graph), folds: true)
        return byBranch.boxCount < own.boxCount ? byBranch : own
    }

    var boxCount: Int { nodes.count - runs.reduce(0) { $0 + $1.period * ($1.count - 1) } }

    /// The repeated run a position lies in.
    func run(of position: Int) -> RepeatedRun? {
        runs.first { $0.start <= position && position < $0.end }
    }

    /// The nodes with each branch in one piece, operands before their readers.
    private static func depthFirst(_ graph: Graph) -> [Node] {
        let places = Dictionary(
            uniqueKeysWithValues: graph.nodes.enumerated().map { ($0.element.id, $0.offset) })
        var isPlaced = [Bool](repeating: false, count: graph.nodes.count)
        var order: [Node] = []
        let ends = graph.outputs.compactMap { graph[$0].producer }.compactMap { places[$0] }
        // Nodes nobody reads come last, as they stand.
        for end in ends + Array(graph.nodes.indices) {
            var waiting = [end]
            while let place = waiting.last {
                let operands = graph.nodes[place].operands.compactMap { graph[$0].producer }
                let open = operands.compactMap { places[$0] }.first { !isPlaced[$0] }
                if let open {
                    waiting.append(open)
                } else {
                    waiting.removeLast()
                    if !isPlaced[place] { order.append(graph.nodes[place]) }
                    isPlaced[place] = true
                }
            }
        }
        return order
    }

    /// How many values are alive before each node.
    private static func crossings(
        _ graph: Graph, _ nodes: [Node], _ positions: [NodeID: Int]
    ) -> [Int] {
        var changes = [Int](repeating: 0, count: nodes.count + 1)
        var lastReader: [ValueID: Int] = [:]
        for (position, node) in nodes.enumerated() {
            for operand in node.operands { lastReader[operand] = position }
        }
        for (value, last) in lastReader {
            guard let producer = graph[value].producer, let first = positions[producer] else {
                continue
            }
            changes[first + 1] += 1
            changes[last + 1] -= 1
        }
        var alive = 0
        return changes.map { change in
            alive += change
            return alive
        }
    }
}
