/// Estimated times of a batch's steps, to find the step at which its images meet.
///
/// Kernels ask for their next weights while they compute, so that weights cost time only where
/// they take longer than the arithmetic, and a part of theirs where they do not. Steps that do all
/// images in one call pay for that once, the others as for single images. But from the meeting on
/// the activations of all images are alive, and what a step reads was written too long ago to be
/// in the second-level cache. So it pays for dense layers, and for Winograd's weights where images
/// are small.
struct BatchCost {
    /// What one step costs for one image, in microseconds.
    struct Step: Hashable {
        /// Reading the weights once.
        var weights: Double
        var arithmetic: Double
        /// Reading and writing the activations where they are not in a near cache.
        var activations: Double
        /// Whether one call does all images, or none is needed.
        var isJoined: Bool
        /// The part of the weights' time that shows where arithmetic takes longer.
        var exposedWeights: Double

        /// For as many images as the arithmetic is counted for, with weights read once.
        func time(images: Double) -> Double {
            let work = images * arithmetic
            return max(
                work + exposedWeights * weights, weights + CostModel.exposedArithmetic * work)
        }
    }

    let steps: [Step]

    init(_ steps: [Step]) { self.steps = steps }

    init(_ plan: ExecutionPlan) {
        let machine = MachineModel.reference(for: plan.instructionSet)
        let residence = WeightsResidence(
            networkBytes: 4 * plan.weights.floats.count, on: machine)
        let bandwidth =
            residence == .memory
            ? machine.memoryBytesPerMicrosecond : machine.lastLevelBytesPerMicrosecond
        let batch = BatchPlan(unplaced: 2, together: 0, single: plan.memory)
        steps = plan.weightFloats().enumerated().map { index, weights in
            let step = plan.steps[index]
            let together = plan.together(at: index, in: batch)
            let form = step.candidates.first?.form
            let row = KernelCatalog.rows.first { $0.form == form }
            return Step(
                weights: Double(4 * weights) / bandwidth,
                arithmetic: Double(step.executedMultiplyAccumulates)
                    / machine.multiplyAddsPerMicrosecond,
                activations: Self.activationFloats(step, together, plan) * 4
                    / machine.farBytesPerMicrosecond,
                isJoined: together != .imageByImage,
                exposedWeights: row?.exposedWeights ?? Self.usualExposure)
        }
    }

    /// That of most rows of the catalog, for steps that are not in it.
    private static let usualExposure = 0.1

    /// Floats of the activations that a step reads and writes for one image of a batch.
    private static func activationFloats(
        _ step: PlanStep, _ together: ExecutionPlan.Together, _ plan: ExecutionPlan
    ) -> Double {
        switch together {
        case .imageByImage: Double(plan.floatsMoved(step.call))
        case .call(let call): Double(plan.floatsMoved(call))
        case .absorbed: 0
        }
    }

    /// The first step to do for all images at once; the later one of equals, and the number of
    /// steps where it never pays.
    func bestMeeting(images: Int) -> Int {
        let count = Double(images)
        var (best, least, gain) = (steps.count, 0.0, 0.0)
        for (index, step) in steps.enumerated().reversed() {
            let apart = count * step.time(images: 1)
            let together = step.isJoined ? step.time(images: count) : apart
            gain += together + count * step.activations - apart
            if gain < least { (best, least) = (index, gain) }
        }
        return best
    }
}
