/// One layer of the plan: a kernel call and what a reader wants to know of it.
public struct PlanStep: Hashable, Sendable {
    /// The node's name. Opaque: any text.
    public var layer: String
    /// What is computed, in words and sizes; contains no text of the model.
    public var summary: String
    public var call: KernelCall
    /// What it does for all images of a batch at once.
    public var batchCall = BatchCall.own
    /// Multiply-accumulates as the graph states them.
    public var multiplyAccumulates: Int
    /// Those the kernel executes: fewer where Winograd's algorithm computes the layer.
    public var executedMultiplyAccumulates: Int
    /// Every legal form with its costs, the chosen one first; empty where no form is chosen.
    public var candidates: [KernelCandidate]
    /// Indices into the plan's values that exist after this step.
    public var computedValues: [Int]

    /// Every place in memory the step reads or writes, alone or for a batch.
    var operands: [PointerArgument] {
        guard case .joined(let joined) = batchCall else { return call.operands }
        return call.operands + joined.call.operands
    }
}
