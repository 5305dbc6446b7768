public import Diagnostics
public import GraphIR

/// Lets dense layers read images directly: the flattening before them goes.
///
/// ```
/// %f = flatten(%x) : [1, 25088]           %fc1 = dense(%x, %w, %b) bias=true : [1, 512]
/// %fc1 = dense(%f, %w, %b) bias=true  ->
/// ```
///
/// The output head BN - Dropout - FC - BN (option E of Deng et al., 2018) is one dense layer by
/// then: dropout is removed and both normalizations are folded; this takes out what is left
/// between the image and the layer. Exact: a dense layer reads `[N, C, H, W]` in the order in
/// which flattening lays it out. Holds for flatten and for reshapes to `[N, K]`.
public struct FoldOutputHead: GraphPass {
    public static let name = "FoldOutputHead"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var count = 0
        for position in graph.nodes.indices {
            var node = graph.nodes[position]
            guard case .dense(let definition) = node.operator,
                let flattening = graph.producer(of: node.inputs[0]),
                flattening.isFlattening(in: graph)
            else { continue }
            node.operator = .dense(Dense(hasBias: definition.hasBias, flattensInput: true))
            node.inputs[0] = flattening.inputs[0]
            graph.replaceNode(at: position, with: node)
            count += 1
        }
        guard count > 0 else { return [] }
        graph = graph.compacted()
        return ["\(count) dense layers read their image without flattening"]
    }
}
