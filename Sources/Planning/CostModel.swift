import GraphIR

/// Estimates a kernel's time from its arithmetic and from the bytes it moves, by the level of the
/// memory they come from.
///
/// Time is the sum of
/// - the multiply-adds that are executed, padding lanes included, over the share of the peak that
///   the kernel reaches with its operands near;
/// - the weights, which no layer before has touched: from memory where the network's weights
///   exceed the last cache, else from that; once more from the caches for each further pass;
/// - input and output, which the layers around have just touched, from the level they fit;
/// - what the kernel moves besides: copied borders, gathered pixels, transformed tiles.
///
/// Bandwidths are effective ones: what is hidden behind arithmetic is not in them.
public struct CostModel: Hashable, Sendable {
    public var machine: MachineModel
    public var weights: WeightsResidence

    /// Microseconds of a row of the catalog on a problem.
    func microseconds(_ row: KernelCatalog.Row, _ problem: ConvolutionProblem) -> Double {
        let products = Double(problem.multiplyAccumulates) * row.waste(problem)
        let rate = machine.multiplyAddsPerMicrosecond * row.efficiency * row.tileShare(problem)
        return products / rate + weightsTime(row, problem) + activationsTime(row, problem)
    }

    private func weightsTime(
        _ row: KernelCatalog.Row, _ problem: ConvolutionProblem
    ) -> Double {
        let bytes = 4 * row.weightFloats(problem)
        let first =
            weights == .memory
            ? machine.memoryBytesPerMicrosecond : machine.lastLevelBytesPerMicrosecond
        return bytes / first
            + bytes * (row.weightPasses(problem) - 1)
            / machine.bytesPerMicrosecond(ofArrayOf: bytes)
    }

    private func activationsTime(
        _ row: KernelCatalog.Row, _ problem: ConvolutionProblem
    ) -> Double {
        [problem.input.elements, problem.output.elements, row.extraFloats(problem)]
            .reduce(0.0) { sum, floats in
                let bytes = 4 * Double(floats)
                return sum + bytes / machine.bytesPerMicrosecond(ofArrayOf: bytes)
            }
    }
}
