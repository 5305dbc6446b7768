import GraphIR

/// The catalog: a row per convolution kernel.
///
/// Selection takes every legal row and keeps the cheapest by ``CostModel``. A new kernel is a row
/// here, its emission in `PlanBuilder+Convolution.swift` and its template.
public enum KernelCatalog {
    struct Row: Sendable {
        let form: ConvolutionForm
        let isLegal: @Sendable (ConvolutionProblem) -> Bool
        /// Multiply-accumulates done per one that the convolution states.
        let waste: @Sendable (ConvolutionProblem) -> Double
        /// The share of the FMA peak the kernel reaches; measured by `Benchmarks/kernels`.
        let efficiency: Double
        /// Floats moved besides input, weights and output.
        let extraFloats: @Sendable (ConvolutionProblem) -> Int
    }

    static let rows: [Row] = [
        Row(
            form: .pointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride == 1 },
            waste: laneWaste, efficiency: 0.9, extraFloats: { _ in 0 }),
        Row(
            form: .subsampledPointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride != 1 },
            waste: laneWaste, efficiency: 0.9,
            extraFloats: { 2 * $0.input.channels * $0.output.pixels }),
        Row(
            form: .direct, isLegal: { _ in true },
            waste: { laneWaste($0) * Double($0.joinedGroups) }, efficiency: 0.8,
            extraFloats: { 2 * $0.input.elements }),
        Row(
            form: .laneGrouped,
            isLegal: {
                $0.inputsPerGroup == $0.outputsPerGroup && $0.inputsPerGroup > 1
                    && $0.vectorWidth.isMultiple(of: $0.inputsPerGroup)
            },
            waste: { _ in 1 }, efficiency: 0.45, extraFloats: { 2 * $0.input.elements }),
        Row(
            form: .depthwise,
            isLegal: { $0.inputsPerGroup == 1 && $0.outputsPerGroup == 1 },
            waste: { _ in 1 }, efficiency: 0.4, extraFloats: { 2 * $0.input.elements }),
        Row(
            form: .firstLayer,
            isLegal: {
                $0.readsCallerInput && $0.input.channels <= 4 && $0.attributes.groups == 1
            },
            waste: { _ in 1 }, efficiency: 0.7, extraFloats: { 2 * $0.input.elements }),
    ]

    /// Every legal kernel with its estimated cost, cheapest first.
    public static func candidates(
        for problem: ConvolutionProblem
    ) -> [(form: ConvolutionForm, microseconds: Double)] {
        rows.filter { $0.isLegal(problem) }
            .map { ($0.form, CostModel.reference.microseconds($0, problem)) }
            .sorted { $0.1 < $1.1 }
    }

    /// Padding lanes are computed like real ones: few channels waste most of a vector.
    private static let laneWaste: @Sendable (ConvolutionProblem) -> Double = { problem in
        let v = problem.vectorWidth
        let inputs = max(1, problem.inputsPerGroup * problem.joinedGroups)
        let outputs = max(1, problem.outputsPerGroup * problem.joinedGroups)
        return Double(inputs.roundedUp(to: v)) / Double(inputs)
            * Double(outputs.roundedUp(to: v)) / Double(outputs)
    }
}
