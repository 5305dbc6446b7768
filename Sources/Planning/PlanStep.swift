/// One layer of the plan: a kernel call and what a reader wants to know of it.
public struct PlanStep: Hashable, Sendable {
    /// The node's name. Opaque: any text.
    public var layer: String
    /// What is computed, in words and sizes; contains no text of the model.
    public var summary: String
    public var call: KernelCall
    public var multiplyAccumulates: Int
    /// Every legal choice with its estimated cost, cheapest first; empty where there is one.
    public var candidates: [KernelCandidateCost]
    /// Indices into the plan's values that exist after this step.
    public var computedValues: [Int]
}
