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
        let plan = try Planner.plan(pipeline.optimize(pipeline.prepare(graph)))
        #expect(plan.memory.overlaps().isEmpty)
        #expect(plan.memory.arenaFloats >= plan.memory.largestLiveFloats)
        #expect(plan.memory.ratio <= 1.15)
        // What is left besides layers: gates, and halves that are normalized on their own.
        let walks = plan.steps.count { $0.call.kernel == "elementwise" }
        let gates = plan.steps.count { $0.call.kernel == "global_average" }
        let halves = plan.steps.count { $0.call.kernel == "instance_normalization" }
        #expect(walks == (network.options.squeezeAndExcitation ? gates : 0) + halves)
        #expect(!plan.steps.contains { $0.call.kernel == "copy_channels" })
    }
}

extension Graph {
    /// Gives every parameter numbers at no cost: zeros, but for one that no other has, so that
    /// equal shapes do not make equal parameters.
    fileprivate mutating func fillPlainly() {
        for value in values where value.isParameter && value.tensor == nil {
            guard let count = value.shape.elementCount, let sizes = value.shape.sizes else {
                continue
            }
            var numbers = [Float](repeating: 0, count: count)
            if count > 0 { numbers[0] = Float(value.id.index + 1) }
            setTensor(value.id, Tensor(shape: sizes, numbers))
        }
    }
}
