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
    /// The memory of one image.
    public var memory: MemoryPlan
    /// How runs share memory, the largest batch first, single images last.
    public var batches: [BatchPlan]
    public var weights: PackedWeights
    /// Microseconds below which a step is not shared between threads: sharing costs a barrier,
    /// about half a microsecond between two cores that spin, and lines of cache that change cores.
    public var sharingThreshold = 3.0
    /// Every value of the graph that exists in memory at some time, in order of computation.
    public var values: [PlannedValue]
    /// The layers, by name, whose weights are stored in half precision, in order.
    public var halfLayers: [String]
    /// What planning could not do as it was asked, a sentence each.
    public var notes: [String]
    /// What the network cost before any pass; nil where only the optimised graph is known.
    public var network: NetworkCost?
    /// The names of the passes the graph went through, in order.
    public var passes: [String] = []
    /// ``Graph/parameterDigest`` of the network before any pass; nil where it is not known.
    public var parameterDigest: UInt64?
    /// ``Graph/modelDigest`` of the network as it is compiled; nil where it is not known.
    public var modelDigest: UInt64?
    /// The normalisation the network applies to its input itself; nil where there is none.
    public var inputScaling: InputScaling?

    /// An input or output as the caller sees it: planar float32, one image.
    public struct Port: Hashable, Sendable {
        public var name: String
        public var sizes: [Int]
        /// Where it begins among all inputs (or outputs) of one image, in floats.
        public var offset: Int
        public var count: Int { Shape.product(sizes) ?? 0 }
    }

    /// Multiply-accumulates of one run, of convolutions and dense layers as the graph states them.
    public var multiplyAccumulates: Int {
        steps.reduce(0) { sum, step in
            let (total, overflow) = sum.addingReportingOverflow(step.multiplyAccumulates)
            return overflow ? .max : total
        }
    }
}
