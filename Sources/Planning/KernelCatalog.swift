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
        /// The part of that share which is left on a problem's shape: few pixels in a tile.
        var tileShare: @Sendable (ConvolutionProblem) -> Double = { _ in 1 }
        /// Floats the kernel writes for itself and reads again.
        var extraFloats: @Sendable (ConvolutionProblem) -> Int = { _ in 0 }
        /// Short products begun, each of which has to fill the pipeline anew.
        var shortProducts: @Sendable (ConvolutionProblem) -> Int = { _ in 0 }
        /// Floats of the packed weights.
        var weightFloats: @Sendable (ConvolutionProblem) -> Double = statedWeights
        /// The part of the weights' time that shows where arithmetic takes longer.
        var exposedWeights = 0.1
        /// The part of the time of far activations that shows: little where an input is read
        /// many times, all where it is read once.
        var exposedActivations = 1.0
    }

    static let rows: [Row] = [
        Row(
            form: .pointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride == 1 },
            waste: laneWaste, efficiency: 0.985, tileShare: pixelTileShare,
            exposedActivations: 0.1),
        Row(
            form: .strassen,
            isLegal: {
                $0.isPointwise && $0.attributes.stride == 1
                    && $0.input.channels.isMultiple(of: 2 * $0.vectorWidth)
                    && $0.output.channels.isMultiple(of: 4 * $0.vectorWidth)
                    && $0.output.pixels.isMultiple(of: 2)
            },
            waste: strassenWork, efficiency: 0.985, tileShare: pixelTileShare,
            exposedActivations: 0.1),
        Row(
            form: .subsampledPointwise,
            isLegal: { $0.isPointwise && $0.attributes.stride != 1 },
            waste: laneWaste, efficiency: 0.985, tileShare: pixelTileShare,
            extraFloats: { 2 * $0.input.channels * $0.output.pixels }, exposedActivations: 0.1),
        // Copying a band of rows is quicker than other scratch: it stays in the second cache.
        Row(
            form: .direct, isLegal: { _ in true },
            waste: { laneWaste($0) * Double($0.joinedGroups) }, efficiency: 0.975,
            tileShare: rowTileShare, extraFloats: { $0.input.elements * 4 / 5 },
            weightFloats: { statedWeights($0) * Double($0.joinedGroups) },
            exposedActivations: 0.3),
        Row(
            form: .laneGrouped,
            isLegal: {
                $0.inputsPerGroup == $0.outputsPerGroup && $0.inputsPerGroup > 1
                    && $0.vectorWidth.isMultiple(of: $0.inputsPerGroup)
            },
            waste: { _ in 1 }, efficiency: 0.89, tileShare: laneTileShare),
        Row(
            form: .depthwise,
            isLegal: { $0.inputsPerGroup == 1 && $0.outputsPerGroup == 1 },
            waste: { _ in 1 }, efficiency: 0.62, tileShare: laneTileShare),
        Row(
            form: .firstLayer,
            isLegal: {
                $0.readsCallerInput && $0.input.channels <= 4 && $0.attributes.groups == 1
            },
            waste: { _ in 1 }, efficiency: 0.88),
        // Where both cost the same, blocks save a buffer.
        winograd(.winograd4ByBlocks, tile: 4), winograd(.winograd4, tile: 4),
        winograd(.winograd2, tile: 2),
        stridedWinograd(.stridedWinograd4, tile: 4), stridedWinograd(.stridedWinograd2, tile: 2),
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
                let products = Double(problem.winogradProducts(m))
                return laneWaste(problem) * products / Double(problem.output.pixels * problem.taps)
            },
            efficiency: 0.95,
            // Positions have fewer tiles where small ones take no part.
            tileShare: {
                min(1, Double(2 * $0.winogradProducts(m)) / Double(positions) / accumulatorsNeeded)
            },
            extraFloats: { problem in
                let patches = problem.winogradPatchFloats(m)
                let spilled = form.keepsPatches && patches > 1 << 18 ? patches / 2 : 0
                return patches + problem.winogradProductFloats(m) + spilled
            },
            shortProducts: { problem in
                positions * problem.output.channels.ceilingDivided(by: 2 * problem.vectorWidth)
            },
            weightFloats: { problem in
                Double(problem.input.channels * problem.output.channels * positions)
            },
            exposedWeights: 0.5, exposedActivations: 0)
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
    static let laneWaste: @Sendable (ConvolutionProblem) -> Double = { problem in
        let v = problem.vectorWidth
        let inputs = max(1, problem.inputsPerGroup * problem.joinedGroups)
        let outputs = max(1, problem.outputsPerGroup * problem.joinedGroups)
        return Double(inputs.roundedUp(to: v)) / Double(inputs)
            * Double(outputs.roundedUp(to: v)) / Double(outputs)
    }

    /// Seven products of eight, and the sums of inputs, weights and products, a float of which
    /// takes the time of 2.6 multiply-adds; the last 3 % are for the doubt. Measured: 1024 -> 704
    /// at 14x14 in 0.92 of the time of `pointwise`, 128 -> 128 at 28x28 in 0.96 to 1.01.
    private static let strassenWork: @Sendable (ConvolutionProblem) -> Double = { problem in
        let (inputs, outputs) = (Double(problem.input.channels), Double(problem.output.channels))
        let pixels = Double(problem.output.pixels)
        let bands = max(1, ((inputs / 2 + outputs) * pixels / 2 / 172_032).rounded(.up))
        return 0.875 + 2.6 * (3 / outputs + 2 / inputs + 2.25 * bands / pixels) + 0.03
    }

    private static let statedWeights: @Sendable (ConvolutionProblem) -> Double = { problem in
        Double(problem.output.channels) * Double(problem.inputsPerGroup * problem.taps)
    }

    /// Accumulators a core needs to hide the latency of its fused multiply-adds: 4 cycles of 2,
    /// and some more where weights arrive late; with 8, `winograd4` at 7x7 pixels loses a fifth.
    private static let accumulatorsNeeded = 10.0

    /// Pixels of a full register tile of two vectors of channels: `BURIN_TILE` of the templates.
    private static func tilePixels(_ problem: ConvolutionProblem) -> Int {
        switch problem.vectorWidth {
        case 16: 10
        case 8: 6
        default: 4
        }
    }

    /// What `pixels` of a tile leave of the speed: too few sums wait for each other.
    static func share(_ pixels: Int, vectors: Int) -> Double {
        min(1, Double(pixels * vectors) / accumulatorsNeeded)
    }

    /// Tiles over all pixels of the image.
    private static let pixelTileShare: @Sendable (ConvolutionProblem) -> Double = { problem in
        let tiles = problem.output.pixels.ceilingDivided(by: tilePixels(problem))
        return share(problem.output.pixels.ceilingDivided(by: tiles), vectors: 2)
    }

    /// Tiles within rows: as many rows of a segment as fit.
    private static let rowTileShare: @Sendable (ConvolutionProblem) -> Double = { problem in
        let most = tilePixels(problem)
        let width = problem.output.width
        let columns = width.ceilingDivided(by: width.ceilingDivided(by: most))
        let rows = min(problem.output.height, max(1, most / columns))
        return share(rows * columns, vectors: 2)
    }

    /// Tiles of one vector of channels; strided ones use half of what they load.
    private static let laneTileShare: @Sendable (ConvolutionProblem) -> Double = { problem in
        let tiled = share(problem.output.pixels, vectors: 1)
        return problem.attributes.stride == 1 ? tiled : 0.55 * tiled
    }
}
