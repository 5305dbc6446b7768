import Architectures
import Driver
import GraphIR
import Planning
import TestSupport
import Testing

/// Fused epilogues, dual outputs, in-place sums and shared bases, on every instruction set.
@Suite("Fused networks", .serialized)
struct FusedNetworkTests {
    @Test("Reference models agree in every value", arguments: InstructionSet.tested)
    func referenceModels(set: InstructionSet) async throws {
        for (name, make) in ReferenceModels.all {
            var graph = try make()
            graph.fillRandomly(seed: 29)
            try await check(graph, set, size: 8, comment: "\(name) \(set)")
        }
    }

    @Test("Whole networks at a small size, with their options", arguments: InstructionSet.tested)
    func smallNetworks(set: InstructionSet) async throws {
        var everything = ArchitectureOptions()
        // Not smaller: on maps of 2 x 2 pixels instance normalization divides by variances near 0
        // and so multiplies the rounding of everything before it by up to 1 / sqrt(epsilon).
        everything.inputSize = 64
        everything.squeezeAndExcitation = true
        everything.instanceBatchNormalization = true
        for (name, options) in [
            ("mobilefacenet", ArchitectureOptions()), ("attention-56", everything),
        ] {
            var graph = try ArchitectureCatalog.graph(named: name, options: options)
            SeededParameters(seed: 3).fill(&graph)
            try await check(graph, set, size: options.inputSize, comment: "\(name) \(set)")
        }
    }

    private func check(
        _ graph: Graph, _ set: InstructionSet, size: SpatialSize, comment: Comment
    ) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, inputSize: size)
            let image = SeededParameters.image(height: size.height, width: size.width)
            let check = try compiled.check(image)
            #expect(check.firstDeparture == nil, comment)
            let known = Set(compiled.reference.values.map(\.name))
            let comparable = compiled.plan.values.count { known.contains($0.name) }
            #expect(check.values.count == comparable, comment)
            #expect(compiled.plan.memory.overlaps().isEmpty, comment)
        }
    }
}
