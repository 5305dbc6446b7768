import Driver
import GraphIR
import Planning
import TestSupport
import Testing

/// Minimal filtering of a stride of 2 against the interpreter: tiles cut by the border, odd
/// channels and sizes, every border.
@Suite("Strided Winograd sweep", .serialized)
struct StridedWinogradSweepTests {
    static let forms: [ConvolutionForm] = [.stridedWinograd4, .stridedWinograd2]

    /// Channels, sizes and outputs: less than a tile, cut tiles, whole ones, several blocks of
    /// tiles, several blocks of the reduction, panels of one channel block.
    static let shapes: [(Int, (Int, Int), [Int])] = [
        (5, (3, 4), [33]), (33, (26, 33), [1, 24, 72]), (176, (15, 14), [40]),
        (20, (88, 101), [23]), (64, (42, 43), [16]),
    ]

    @Test("Every border, odd channels and sizes", arguments: InstructionSet.tested, forms)
    func sweep(set: InstructionSet, form: ConvolutionForm) async throws {
        for (channels, size, outputs) in Self.shapes {
            var sweep = SweepGraph(
                name: "strided", channels: channels, height: size.0, width: size.1)
            for count in outputs {
                try sweep.convolution(
                    count, Convolution(kernel: 3, stride: 2, padding: 1, hasBias: true))
            }
            let borders: [Convolution] = [
                Convolution(kernel: 3, stride: 2),
                Convolution(kernel: 3, stride: 2, padding: SpatialSize(1, 2)),
                Convolution(kernel: 3, stride: 2, padding: 12),
                Convolution(kernel: 3, stride: 2, padding: 1, hasPaddingValues: true),
            ]
            for attributes in borders where outputs.count > 1 {
                try sweep.convolution(outputs[0], attributes)
            }
            try await sweep.expectAgreement(set, form, .winograd)
        }
    }

    @Test("Residual sums, activations and normalization", arguments: InstructionSet.tested)
    func epilogues(set: InstructionSet) async throws {
        let graph = try downUnit(channels: 64, size: 96)
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, instructionSet: set)
            #expect(compiled.plan.steps.contains { $0.call.kernel == "winograd_strided" })
            var random = SplitMix(seed: 3)
            let check = try compiled.check(.random([1, 64, 96, 96], using: &random))
            #expect(check.firstDeparture == nil)
            #expect(compiled.plan.memory.overlaps().isEmpty)
        }
    }

    /// A unit that halves the image: what is added comes from a strided 1x1 convolution.
    private func downUnit(channels: Int, size: Int) throws -> Graph {
        let network = GraphBuilder("down")
        let body = network.input("data", channels: channels)
        let branch = body.batchNormalization("bn", epsilon: 1e-3)
            .convolution("a", channels, kernel: 3, padding: 1)
            .batchNormalization("bna", epsilon: 1e-3).prelu("prelu")
            .convolution("b", channels, kernel: 3, stride: 2, padding: 1)
            .batchNormalization("bnb", epsilon: 1e-3)
        let shortcut = body.convolution("shortcut", channels, kernel: 1, stride: 2)
        var graph = try network.finish(branch.adding("sum", shortcut).prelu("last"))
        graph.fillRandomly(seed: 29)
        return try TinyModels.prepared(graph, size: SpatialSize(size))
    }
}
