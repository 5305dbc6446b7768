public import GraphIR

/// What a network costs as it is stated, layer by layer: the measure of what passes save.
///
/// Taken from the prepared graph and matched with the plan's layers by their names, which passes
/// keep where a layer lives on.
public struct NetworkCost: Hashable, Sendable {
    /// Multiply-accumulates of convolutions and dense layers for one image.
    public let multiplyAccumulates: Int
    /// By node name; nodes of one name are added up. Layers without any are absent.
    private let byLayer: [String: Int]

    /// The cost of a graph whose sizes are all known.
    public init(_ graph: Graph) {
        multiplyAccumulates = graph.multiplyAccumulates
        var byLayer: [String: Int] = [:]
        for node in graph.nodes {
            let count = graph.multiplyAccumulates(of: node)
            guard count > 0 else { continue }
            let (sum, overflow) = byLayer[node.name, default: 0].addingReportingOverflow(count)
            byLayer[node.name] = overflow ? .max : sum
        }
        self.byLayer = byLayer
    }

    /// Multiply-accumulates of a layer; 0 for one the network does not have.
    public func multiplyAccumulates(of layer: String) -> Int { byLayer[layer, default: 0] }
}
