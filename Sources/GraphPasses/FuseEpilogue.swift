public import Diagnostics
public import GraphIR

/// Lets elementwise nodes run while the result of the node before is still in registers.
///
/// ```
/// %a = convolution(%x, %w)                     %y, %sum = convolution(%x, %w)
/// %sum = binary(%a, %shortcut) kind=add   ->       then add(%shortcut), store,
/// %n = batch_normalization(%sum, ...)              affine(%n_scale, %n_shift), prelu(%slope)
/// %y = prelu(%n, %slope)
/// %z = binary(%y, %sum) kind=add               %z = identity(%y) then add(%sum)
/// ```
///
/// A node takes over the elementwise node that reads its result, where that is the only reader.
/// Where others read the raw value too, it stays as a second output (`store`), for normalization
/// and activations only. Of the two operands of a sum the one computed last takes it over, so that
/// the other is there; the node moves down to the sum where it must. What no node can take over
/// becomes an `identity` with an epilogue, so that chains of elementwise nodes are one walk over
/// memory. Exact: the same operations in the same order.
public struct FuseEpilogue: GraphPass {
    public static let name = "FuseEpilogue"

    public init() {}

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        var fusion = EpilogueFusion(graph)
        fusion.fuseAll()
        graph = fusion.graph.compacted()
        return fusion.notes
    }
}
