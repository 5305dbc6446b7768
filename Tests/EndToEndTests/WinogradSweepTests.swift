import Driver
import GraphIR
import Planning
import TestSupport
import Testing

/// Winograd's kernels against the interpreter: small tiles at the border, odd channels, every
/// border.
@Suite("Winograd sweep", .serialized)
struct WinogradSweepTests {
    static let forms: [ConvolutionForm] = [.winograd4, .winograd4ByBlocks, .winograd2]

    /// Channels, sizes and outputs: less than a tile, small tiles of every size, whole ones,
    /// several blocks of tiles, several blocks of the reduction, panels of one channel block.
    /// Blocks of tiles are only legal where there are many.
    private func shapes(_ form: ConvolutionForm) -> [(Int, (Int, Int), [Int])] {
        let large = [(20, (44, 51), [23, 64]), (64, (46, 47), [16]), (16, (48, 45), [16])]
        let small = [
            (5, (2, 3), [33]), (33, (13, 17), [1, 24, 72]), (304, (8, 7), [40]),
            (64, (21, 22), [16]), (24, (14, 14), [32]), (16, (15, 5), [40]), (8, (1, 6), [16]),
            (40, (23, 27), [8]), (16, (28, 8), [16]),
        ]
        return form == .winograd4ByBlocks ? large : small
    }

    @Test("Every border, odd channels and sizes", arguments: InstructionSet.tested, forms)
    func sweep(set: InstructionSet, form: ConvolutionForm) async throws {
        for (channels, size, outputs) in shapes(form) {
            var sweep = SweepGraph(
                name: "winograd", channels: channels, height: size.0, width: size.1)
            for count in outputs {
                try sweep.convolution(count, Convolution(kernel: 3, padding: 1, hasBias: true))
            }
            // All borders where tiles are of several sizes and channels are odd.
            let borders: [Convolution] = [
                Convolution(kernel: 3), Convolution(kernel: 3, padding: SpatialSize(1, 2)),
                Convolution(kernel: 3, padding: 4),
                Convolution(kernel: 3, padding: 1, hasPaddingValues: true),
            ]
            for attributes in borders where outputs.count > 1 {
                try sweep.convolution(outputs[0], attributes)
            }
            try await sweep.expectAgreement(set, form, .winograd)
        }
    }

    @Test("Residual sums, activations and second outputs", arguments: InstructionSet.tested)
    func epilogues(set: InstructionSet) async throws {
        let graph = try residualTower(channels: 48, size: 18)
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, instructionSet: set)
            #expect(compiled.plan.steps.contains { $0.call.kernel == "winograd_product" })
            var random = SplitMix(seed: 3)
            let check = try compiled.check(.random([1, 48, 18, 18], using: &random))
            #expect(check.firstDeparture == nil)
            #expect(compiled.plan.memory.overlaps().isEmpty)
        }
    }

    @Test("The wider bound is for Winograd's layers and those behind them only")
    func bounds() async throws {
        let network = GraphBuilder("bounds")
        let before = network.input("data", channels: 32)
            .convolution("before", 32, kernel: 1).relu("before_relu")
        let after = before.convolution("tiles", 32, kernel: 3, padding: 1).sigmoid("tiles_sigmoid")
            .convolution("after", 16, kernel: 1)
        var graph = try network.finish(after)
        graph.fillRandomly(seed: 5)
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, inputSize: 16)
            var random = SplitMix(seed: 4)
            let check = try compiled.check(.random([1, 32, 16, 16], using: &random))
            #expect(check.firstDeparture == nil)
            let kernels = Dictionary(uniqueKeysWithValues: check.values.map { ($0.layer, $0) })
            #expect(kernels["tiles"]?.kernel == "winograd_product")
            #expect(kernels["before"]?.bounds == .standard)
            #expect(kernels["tiles"]?.bounds == .winograd)
            #expect(kernels["after"]?.bounds == .winograd)
            #expect(check.outputs[0].bounds == .winograd)
        }
    }

    /// Pre-activation units: each sum is used as it is and through normalization and PReLU.
    private func residualTower(channels: Int, size: Int) throws -> Graph {
        let network = GraphBuilder("tower")
        var body = network.input("data", channels: channels)
        for unit in 1...3 {
            let branch = body.batchNormalization("bn\(unit)", epsilon: 1e-3).prelu("prelu\(unit)")
                .convolution("a\(unit)", channels, kernel: 3, padding: 1)
                .batchNormalization("bn\(unit)a", epsilon: 1e-3).prelu("prelu\(unit)a")
                .convolution("b\(unit)", channels, kernel: 3, padding: 1)
            body = branch.adding("sum\(unit)", body)
        }
        var graph = try network.finish(body)
        graph.fillRandomly(seed: 23)
        return try TinyModels.prepared(graph, size: SpatialSize(size))
    }
}
