import GraphIR

/// Estimates a kernel's time from its arithmetic and from the bytes it moves, by where they are.
///
/// - Arithmetic: the multiply-adds that are executed, padding lanes included, over the share of
///   the peak the kernel reaches with its operands near; what it writes for itself and reads again
///   adds to that.
/// - Input and output, which the layers around have just touched: free up to what lies near, the
///   part above it by the row's exposure.
/// - Weights, which no layer before has touched, stream in from memory, or from the last cache
///   where the network's weights fit it. They overlap with arithmetic: the shorter of the two is
///   hidden but for a part.
/// - The epilogue: exponentials, and further results that are stored.
public struct CostModel: Hashable, Sendable {
    public var machine: MachineModel
    public var weights: WeightsResidence

    /// The part of the arithmetic that shows where the weights take longer; measured of
    /// `winograd4` at 7x7 pixels, whose 38 MB of weights take twice as long.
    static let exposedArithmetic = 0.1

    /// Microseconds of a row of the catalog on a problem, without the epilogue.
    func microseconds(_ row: KernelCatalog.Row, _ problem: ConvolutionProblem) -> Double {
        let products = Double(problem.multiplyAccumulates) * row.waste(problem)
        let rate = machine.multiplyAddsPerMicrosecond * row.efficiency * row.tileShare(problem)
        let scratch = 4 * Double(row.extraFloats(problem)) / machine.scratchBytesPerMicrosecond
        let begun = Double(row.shortProducts(problem)) * machine.microsecondsPerShortProduct
        let near = products / rate + scratch + begun + activationsTime(row, problem)
        let stream = weightsTime(row, problem)
        return max(near + row.exposedWeights * stream, stream + Self.exposedArithmetic * near)
    }

    private func weightsTime(_ row: KernelCatalog.Row, _ problem: ConvolutionProblem) -> Double {
        let bandwidth =
            weights == .memory
            ? machine.memoryBytesPerMicrosecond : machine.lastLevelBytesPerMicrosecond
        return 4 * row.weightFloats(problem) / bandwidth
    }

    private func activationsTime(
        _ row: KernelCatalog.Row, _ problem: ConvolutionProblem
    ) -> Double {
        let bytes = 4 * Double(problem.input.elements + problem.output.elements)
        let far = max(0, bytes - machine.nearBytes)
        return row.exposedActivations * far / machine.farBytesPerMicrosecond
    }

    /// Microseconds an epilogue adds to any kernel that writes `elements`.
    func epilogueMicroseconds(_ steps: [EpilogueStep], elements: Int) -> Double {
        steps.reduce(0.0) { sum, step in
            switch step {
            case .activation(.sigmoid), .activation(.tanh), .activation(.function):
                sum + machine.multiplyAddsOfExponential * Double(elements)
                    / machine.multiplyAddsPerMicrosecond
            case .store: sum + 4 * Double(elements) / machine.farBytesPerMicrosecond
            case .activation, .affine, .prelu, .binary: sum
            }
        }
    }
}
