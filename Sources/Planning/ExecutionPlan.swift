import GraphIR

/// Everything code generation needs: steps in order, memory, packed weights. A pure value.
public struct ExecutionPlan: Sendable {
    public var name: String
    public var instructionSet: InstructionSet
    /// What is known of the model: source, preprocessing, cut tail.
    public var metadata: [String: String]
    public var inputs: [Port]
    public var outputs: [Port]
    public var steps: [PlanStep]
    public var memory: MemoryPlan
    public var weights: PackedWeights
    /// Every value of the graph that exists in memory at some time, in order of computation.
    public var values: [PlannedValue]

    /// An input or output as the caller sees it: planar float32, one image.
    public struct Port: Hashable, Sendable {
        public var name: String
        public var sizes: [Int]
        /// Where it begins among all inputs (or outputs) of one image, in floats.
        public var offset: Int
        public var count: Int { Shape.product(sizes) ?? 0 }
    }

    /// Multiply-accumulates of one run, of convolutions and dense layers as the graph states them.
    public var multiplyAccumulates: Int { steps.reduce(0) { $0 + $1.multiplyAccumulates } }
}

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

/// A catalog row's estimate for one layer.
public struct KernelCandidateCost: Hashable, Sendable {
    public var kernel: String
    /// Estimated microseconds on one core of the reference machine.
    public var microseconds: Double
}

/// A value of the graph that the compiled code holds in memory.
public struct PlannedValue: Hashable, Sendable {
    /// The value's name in the graph. Opaque: any text.
    public var name: String
    public var layer: String
    public var kernel: String
    public var sizes: [Int]
    public var layout: Layout
    public var target: PointerArgument.Target
    public var multiplyAccumulates: Int
}
