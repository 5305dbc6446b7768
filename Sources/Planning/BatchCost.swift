/// Estimated times of a batch's steps, to find the step at which its images meet.
///
/// Image by image, a step takes as long as its arithmetic or as its weights need from memory,
/// whichever is more: kernels ask for the next weights while they compute. Together, the weights
/// come once; but the activations of all images are alive, and what a step reads was written too
/// long ago to be in the second-level cache. So it pays for layers whose weights take longer than
/// their arithmetic, dense layers above all: in CRU-Net-116 a meeting 75 steps earlier cost more
/// than the weights of those steps saved.
struct BatchCost {
    /// What one step costs for one image, in microseconds.
    struct Step: Hashable {
        /// Reading the weights once.
        var weights: Double
        var arithmetic: Double
        /// Reading and writing the activations where they are not in a near cache.
        var activations: Double
    }

    private let steps: [Step]

    init(_ steps: [Step]) { self.steps = steps }

    init(_ plan: ExecutionPlan) {
        let machine = MachineModel.reference(for: plan.instructionSet)
        let residence = WeightsResidence(
            networkBytes: 4 * plan.weights.floats.count, on: machine)
        let bandwidth =
            residence == .memory
            ? machine.memoryBytesPerMicrosecond : machine.lastLevelBytesPerMicrosecond
        steps = zip(plan.steps, plan.weightFloats()).map { step, weights in
            Step(
                weights: Double(4 * weights) / bandwidth,
                arithmetic: Double(step.multiplyAccumulates) / machine.multiplyAddsPerMicrosecond,
                activations: Double(4 * plan.floatsMoved(step))
                    / machine.memoryBytesPerMicrosecond)
        }
    }

    /// The first step to do for all images at once; the later one of equals, and the number of
    /// steps where it never pays.
    func bestMeeting(images: Int) -> Int {
        let count = Double(images)
        var (best, least, gain) = (steps.count, 0.0, 0.0)
        for (index, step) in steps.enumerated().reversed() {
            let apart = count * max(step.weights, step.arithmetic)
            let together =
                max(step.weights, count * step.arithmetic) + count * step.activations
            gain += together - apart
            if gain < least { (best, least) = (index, gain) }
        }
        return best
    }
}
