/// What a step is estimated to take on one core, in microseconds: its parts, and the whole.
///
/// Steps of the kernel catalog have the estimate they were chosen by, ``CostModel``; of others the
/// parts overlap as ``BatchCost`` says. Of both the parts tell what bounds the step.
public struct StepCost: Hashable, Sendable {
    /// The multiply-adds that are executed, at the machine's peak.
    public var arithmetic: Double
    /// Reading the weights once: from memory, or from the last cache where all the network's fit it.
    public var weights: Double
    /// Reading and writing the activations, each buffer once: from the second-level cache what fits
    /// there, from the last cache and from memory what is above.
    public var activations: Double
    /// The whole step; nil where the estimate of a later step of the same layer includes it, as the
    /// gathering of pixels before a strided 1x1 convolution.
    public var estimated: Double?
    /// The whole step as `--tune` measured it; nil where nothing was.
    public var measured: Double?

    /// Microseconds to move `bytes` of activations that the steps around touch too.
    static func movement(_ bytes: Double, _ machine: MachineModel) -> Double {
        let last = Double(machine.lastLevelCacheBytes)
        let near = min(bytes, machine.nearBytes)
        let far = max(0, min(bytes, last) - near)
        return near / machine.nearBytesPerMicrosecond + far / machine.streamedBytesPerMicrosecond
            + max(0, bytes - last) / machine.memoryBytesPerMicrosecond
    }
}

extension ExecutionPlan {
    /// What each step is estimated to take.
    public var costs: [StepCost] {
        let machine = MachineModel.reference(for: instructionSet)
        let streams = BatchCost(self).steps
        return steps.indices.map { index in
            let (step, stream) = (steps[index], streams[index])
            let movement = StepCost.movement(Double(4 * floatsMoved(step.call)), machine)
            var cost = StepCost(
                arithmetic: stream.arithmetic, weights: stream.weights, activations: movement,
                estimated: stream.time(images: 1) + movement)
            if let chosen = step.candidates.first {
                cost.estimated = chosen.estimatedMicroseconds
                cost.measured = chosen.measuredMicroseconds
            } else if isPartOfLaterStep(index) {
                cost.estimated = nil
            }
            return cost
        }
    }

    /// Whether a step prepares what a step of the catalog computes; that one's estimate, and its
    /// measured time, are of both.
    private func isPartOfLaterStep(_ index: Int) -> Bool {
        steps[(index + 1)...].prefix { $0.layer == steps[index].layer }
            .contains { !$0.candidates.isEmpty }
    }
}
