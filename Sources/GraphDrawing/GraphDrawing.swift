public import GraphIR

/// A graph as a picture: a box a node, and units that repeat each other drawn once.
///
/// ``dot`` is text for Graphviz. Parameters are not drawn; a box says what is computed, the first
/// output's shape, and the steps that are fused. A repeated unit is a frame that says how often it
/// follows itself, with a dashed arrow where one unit reads the one before.
public struct GraphDrawing: Sendable {
    /// The title, under the picture.
    public var title: String
    let graph: Graph
    let notes: [String: LayerNote]
    let order: DrawingOrder

    /// A drawing of `graph`; `notes` are by the layers' names. `foldsRepetitions` draws units that
    /// repeat each other once.
    public init(
        _ graph: Graph, title: String, notes: [String: LayerNote] = [:],
        foldsRepetitions: Bool = true
    ) {
        self.graph = graph
        self.title = title
        self.notes = notes
        order = foldsRepetitions ? .folded(graph) : DrawingOrder(graph, graph.nodes, folds: false)
    }

    /// The boxes of the drawing; those of inputs and outputs are not counted.
    public var boxCount: Int { order.boxCount }
}
