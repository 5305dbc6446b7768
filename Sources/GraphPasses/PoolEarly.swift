public import Diagnostics
public import GraphIR

/// Pools an image as soon as it is there, rather than where the pooled image is first read.
///
/// ```
/// %x = convolution(%data, %w)                    %x = convolution(%data, %w)
/// %y = convolution(%x, %v) then add(%x)          %p = pooling(%x) kind=max
/// %p = pooling(%x) kind=max                 ->   %y = convolution(%x, %v) then add(%x)
/// ```
///
/// The image is still in the cache then, and once it is pooled a later sum may overwrite it. In
/// an attention module the mask pools what the trunk began with. Exact: only the order of
/// independent nodes changes. Holds for poolings that make their image smaller, where something
/// else reads the image later.
public struct PoolEarly: GraphPass {
    public static let name = "PoolEarly"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var moved = 0
        for id in graph.nodes.map(\.id) {
            guard let position = graph.position(of: id), graph.nodes[position].shrinks(in: graph)
            else { continue }
            let place = graph.earliestPosition(of: graph.nodes[position])
            guard place < position else { continue }
            graph.moveNode(at: position, to: place)
            moved += 1
        }
        graph = graph.compacted()
        return moved > 0 ? ["moved \(moved) poolings to where their image is computed"] : []
    }
}

extension Node {
    /// Whether the node is a pooling whose result is smaller than its image.
    fileprivate func shrinks(in graph: Graph) -> Bool {
        guard case .pooling = self.operator, outputs.count == 1,
            let before = graph.shape(inputs[0]).elementCount,
            let after = graph.shape(outputs[0]).elementCount
        else { return false }
        return after < before
    }
}

extension Graph {
    /// The first position at which all operands of a node are computed.
    fileprivate func earliestPosition(of node: Node) -> Int {
        let producers = Set(node.operands.compactMap { self[$0].producer })
        return (nodes.lastIndex { producers.contains($0.id) } ?? -1) + 1
    }
}
