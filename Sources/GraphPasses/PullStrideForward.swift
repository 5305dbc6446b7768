public import Diagnostics
public import GraphIR

/// Lets a layer compute only the pixels that a strided 1x1 convolution behind it reads.
///
/// ```
/// %a = convolution(%x, %w) kernel=[3, 3]          %a.strided = convolution(%x, %w)
///        padding=[1, 1]                               kernel=[3, 3] stride=[2, 2] padding=[1, 1]
/// %p = prelu(%a, %slope)                     ->   %p.strided = prelu(%a.strided, %slope)
/// %y = convolution(%p, %v) kernel=[1, 1]          %y = convolution(%p.strided, %v)
///        stride=[2, 2]                                kernel=[1, 1]
/// ```
///
/// A 1x1 convolution of stride `s` reads the pixels `(s i, s j)`. Where they come through
/// elementwise operators from a convolution of stride `t`, that convolution computes just them
/// with the stride `t s`. Exact: each remaining number is the same sum. A 1x1 convolution that
/// took the stride hands it on. In both seed networks' down units (3x3 then 1x1; 1x1, 3x3, 1x1,
/// 1x1) three quarters of the work is saved so.
///
/// Holds where every value on the way has one reader, is no output of the graph, and has no
/// `store` beside it. An operand per channel does not mind; another image joined on the way must
/// itself come from convolutions that can take the stride. Values on the way change their meaning
/// and so their names.
public struct PullStrideForward: GraphPass {
    public static let name = "PullStrideForward"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var editor = GraphEditor(graph)
        var moved = 0
        var saved = 0.0
        // From the end, so that a 1x1 convolution that took a stride can hand it on.
        for id in graph.nodes.map(\.id).reversed() {
            guard let node = editor.node(id), let path = StridePath(endingIn: node, in: editor)
            else { continue }
            saved += path.apply(to: &editor)
            moved += 1
        }
        guard moved > 0 else { return [] }
        graph = editor.graph.compacted()
        let millions = Int((saved / 1e6).rounded())
        return ["moved \(moved) strides up, \(millions) M multiply-accumulates saved"]
    }
}
