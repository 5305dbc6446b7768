import Architectures
import GraphIR
import GraphPasses
import TestSupport
import Testing

@testable import Planning

@Suite("Memory of the catalog's networks")
struct NetworkMemoryTests {
    /// A network with choices that go with it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var options = ArchitectureOptions()

        var testDescription: String {
            name + (options.squeezeAndExcitation ? " --se" : "")
                + (options.instanceBatchNormalization ? " --ibn" : "")
        }
    }

    private static let cases = ArchitectureCatalog.all.flatMap { entry in
        var cases = [Case(name: entry.name)]
        if entry.takesSqueezeAndExcitation {
            cases.append(Case(name: entry.name, options: .init(squeezeAndExcitation: true)))
        }
        if entry.takesInstanceBatchNormalization {
            cases.append(Case(name: entry.name, options: .init(instanceBatchNormalization: true)))
        }
        return cases
    }

    @Test("The arena is near the largest live set, and nothing overlaps", arguments: cases)
    func ratio(network: Case) throws {
        var graph = try ArchitectureCatalog.graph(named: network.name, options: network.options)
        graph.fillPlainly()
        let pipeline = InferencePipeline()
        let optimized = try pipeline.optimize(pipeline.prepare(graph))
        var plan = try Planner.plan(optimized)
        plan.addBatches([8])
        #expect(plan.batches.map(\.images) == [8, 1])
        for batch in plan.batches { expectNearLiveSet(batch.memory, "\(batch.images) images") }
        // Vectors of other widths: channels are rounded up elsewhere.
        for set in InstructionSet.tested where set != plan.instructionSet {
            let other = try Planner.plan(optimized, instructionSet: set)
            expectNearLiveSet(other.memory, "\(set.rawValue)")
        }
        // What is left besides layers: gates, and halves that are normalized on their own.
        let walks = plan.steps.count { $0.call.kernel == "elementwise" }
        let gates = plan.steps.count { $0.call.kernel == "global_average" }
        let halves = plan.steps.count { $0.call.kernel == "instance_normalization" }
        #expect(walks == (network.options.squeezeAndExcitation ? gates : 0) + halves)
        #expect(!plan.steps.contains { $0.call.kernel == "copy_channels" })
    }

    private func expectNearLiveSet(_ memory: MemoryPlan, _ what: String) {
        #expect(memory.overlaps().isEmpty, "\(what)")
        #expect(memory.arenaFloats >= memory.largestLiveFloats, "\(what)")
        #expect(memory.ratio <= 1.15, "\(what)")
    }
}
