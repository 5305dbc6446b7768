import GraphIR

/// The catalog: a row per convolution kernel.
///
/// Selection takes every legal row and keeps the cheapest, by ``CostModel`` or by what was
/// measured. A new kernel is a row here, its emission in `PlanBuilder+Convolution.swift` and its
/// template.
public enum KernelCatalog {
    struct Row: Sendable {
        let form: ConvolutionForm
        let isLegal: @Sendable (ConvolutionProblem) -> Bool
        /// Multiply-adds executed per multiply-accumulate that the convolution states.
        let waste: @Sendable (ConvolutionProblem) -> Double
        /// The share of the FMA peak the kernel reaches on large shapes with its operands near;
        /// measured by `Benchmarks/kernels`.
        let efficiency: Double
        /// The part of that share which is left on a problem's shape: short tiles, half panels.
        var tileShare: @Sendable (ConvolutionProblem) -> Double = { _ in 1 }
        /// Floats moved besides input, weights and output.
        let extraFloats: @Sendable (ConvolutionProblem) -> Int
        /// Floats of the packed weights.
        var weightFloats: @Sendable (ConvolutionProblem) -> Double = statedWeights
        /// How often the weights are read in one run.
        var weightPasses: @Sendable (ConvolutionProblem) -> Double = { _ in 1 }
    }

    static let rows: [Row] = [
        Row(
            form: .pointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride == 1 },
            waste: laneWaste, efficiency: 0.95, extraFloats: { _ in 0 }),
        Row(
            form: .subsampledPointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride != 1 },
            waste: laneWaste, efficiency: 0.95,
            extraFloats: { 2 * $0.input.channels * $0.output.pixels }),
        Row(
            form: .dense,
            isLegal: { $0.isPointwise && $0.input.pixels == 1 },
            waste: laneWaste, efficiency: 0.5, extraFloats: { _ in 0 }),
        Row(
            form: .direct, isLegal: { _ in true },
            waste: { laneWaste($0) * Double($0.joinedGroups) }, efficiency: 0.92,
            extraFloats: { 2 * $0.input.elements },
            weightFloats: { statedWeights($0) * Double($0.joinedGroups) }),
        Row(
            form: .laneGrouped,
            isLegal: {
                $0.inputsPerGroup == $0.outputsPerGroup && $0.inputsPerGroup > 1
                    && $0.vectorWidth.isMultiple(of: $0.inputsPerGroup)
            },
            waste: { _ in 1 }, efficiency: 0.58, extraFloats: { 2 * $0.input.elements }),
        Row(
            form: .depthwise,
            isLegal: { $0.inputsPerGroup == 1 && $0.outputsPerGroup == 1 },
            waste: { _ in 1 }, efficiency: 0.5, extraFloats: { 2 * $0.input.elements }),
        Row(
            form: .firstLayer,
            isLegal: {
                $0.readsCallerInput && $0.input.channels <= 4 && $0.attributes.groups == 1
            },
            waste: { _ in 1 }, efficiency: 0.8, extraFloats: { 2 * $0.input.elements }),
        // Where both cost the same, blocks save a buffer.
        winograd(.winograd4ByBlocks, tile: 4), winograd(.winograd4, tile: 4),
        winograd(.winograd2, tile: 2),
    ]

    /// Winograd's algorithm with tiles of `m` x `m` outputs.
    ///
    /// Blocks have 16 to 32 tiles, so there must be several times as many for threads to share;
    /// patches that are kept are read back from beyond the second-level cache (1 MB) if larger.
    private static func winograd(_ form: ConvolutionForm, tile m: Int) -> Row {
        let positions = ConvolutionProblem.winogradPositions(m)
        return Row(
            form: form,
            isLegal: { $0.allowsWinograd && (form.keepsPatches || $0.winogradTiles(m) >= 128) },
            waste: { problem in
                let tiles = Double(problem.winogradTiles(m) * positions)
                return laneWaste(problem) * tiles / Double(problem.output.pixels * problem.taps)
            },
            efficiency: 0.85,
            extraFloats: { problem in
                let patches = problem.winogradPatchFloats(m)
                let spilled = form.keepsPatches && patches > 1 << 18 ? patches : 0
                return patches + problem.winogradProductFloats(m) + spilled
            },
            weightFloats: { problem in
                Double(problem.input.channels * problem.output.channels * positions)
            },
            weightPasses: { problem in
                (Double(problem.winogradTiles(m)) / 32).rounded(.up)
            })
    }

    /// Every legal kernel with its estimated cost, cheapest first; of equal ones the first row's.
    static func candidates(
        for problem: ConvolutionProblem, _ model: CostModel
    ) -> [KernelCandidate] {
        rows.filter { $0.isLegal(problem) }
            .map { row in
                KernelCandidate(
                    form: row.form, estimatedMicroseconds: model.microseconds(row, problem))
            }
            .sorted { $0.estimatedMicroseconds < $1.estimatedMicroseconds }
    }

    /// Padding lanes are computed like real ones: few channels waste most of a vector.
    private static let laneWaste: @Sendable (ConvolutionProblem) -> Double = { problem in
        let v = problem.vectorWidth
        let inputs = max(1, problem.inputsPerGroup * problem.joinedGroups)
        let outputs = max(1, problem.outputsPerGroup * problem.joinedGroups)
        return Double(inputs.roundedUp(to: v)) / Double(inputs)
            * Double(outputs.roundedUp(to: v)) / Double(outputs)
    }

    private static let statedWeights: @Sendable (ConvolutionProblem) -> Double = { problem in
        Double(problem.output.channels) * Double(problem.inputsPerGroup * problem.taps)
    }
}
