/// One layer of the plan: a kernel call and what a reader wants to know of it.
public struct PlanStep: Hashable, Sendable {
    /// The node's name. Opaque: any text.
    public var layer: String
    /// What is computed, in words and sizes; contains no text of the model.
    public var summary: String
    public var call: KernelCall
    /// Multiply-accumulates of the layer as the optimised graph states it.
    public var multiplyAccumulates: Int
    /// Multiply-adds the kernel executes: fewer than stated where an algorithm saves some.
    public var executedMultiplyAccumulates: Int
    /// Every legal form with its costs, the chosen one first; empty where no form is chosen.
    public var candidates: [KernelCandidate]
    /// Indices into the plan's values that exist after this step.
    public var computedValues: [Int]
}
