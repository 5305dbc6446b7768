public import GraphIR

/// A part of a network that compiled code computes otherwise than the interpreter, with the inputs
/// that show it.
public struct DepartingPart: Sendable {
    /// The part as a graph of its own, before any pass. Its one result is the value that departs,
    /// or one computed from it where the part that ends there agrees.
    public let graph: Graph
    /// What the interpreter computed in the whole network for the part's inputs, as float32.
    public let inputs: [Tensor]
    /// What the interpreter computes from these inputs.
    public let expected: Tensor
    /// How far compiled code is off.
    public let departure: ValueAgreement
    /// Parts that were compiled to find it.
    public let attempts: Int
    /// Whether the part agrees without any one of its nodes; false where the search ended before
    /// that was known.
    public let isSmallest: Bool
}
