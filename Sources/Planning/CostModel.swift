import GraphIR

/// Estimates a kernel's time from its arithmetic and the bytes it moves.
///
/// Only the order of the candidates matters, so one set of constants serves all machines: it is
/// that of a server core with AVX2 at about 3 GHz.
public struct CostModel: Sendable {
    /// Fused multiply-adds of one lane per microsecond.
    public var laneProductsPerMicrosecond: Double
    /// Floats read or written per microsecond, second-level cache.
    public var floatsPerMicrosecond: Double
    /// Floats of weights read per microsecond, memory.
    public var weightFloatsPerMicrosecond: Double

    public static let reference = CostModel(
        laneProductsPerMicrosecond: 6000, floatsPerMicrosecond: 8000,
        weightFloatsPerMicrosecond: 4500)

    func microseconds(_ row: KernelCatalog.Row, _ problem: ConvolutionProblem) -> Double {
        let products = Double(problem.multiplyAccumulates) * row.waste(problem)
        let rate = laneProductsPerMicrosecond * Double(problem.vectorWidth) * row.efficiency
        let moved = problem.input.elements + problem.output.elements + row.extraFloats(problem)
        let weights = problem.output.channels * problem.inputsPerGroup * problem.taps
        let bytes =
            Double(moved) / floatsPerMicrosecond
            + Double(weights) / weightFloatsPerMicrosecond
        return products / rate + bytes
    }
}
