import Architectures
import GraphIR
import GraphPasses
import Testing

@testable import Planning

/// Where the estimates let the images of a batch meet in networks that people run.
@Suite("Meeting of the catalog's networks")
struct NetworkMeetingTests {
    /// Networks whose large dense layer waits for memory.
    @Test(
        "Eight images share the weights of the large dense layer",
        arguments: ["crunet-56", "attention-56", "lresnet-50e-ir"])
    func meeting(network: String) throws {
        var graph = try ArchitectureCatalog.graph(named: network)
        graph.fillPlainly()
        let pipeline = InferencePipeline()
        var plan = try Planner.plan(pipeline.optimize(pipeline.prepare(graph)))
        plan.addBatches([8])
        let batch = try #require(plan.batches.first)
        let dense = try #require(plan.steps.firstIndex { $0.call.kernel == "dense" })
        #expect(batch.images == 8)
        #expect(batch.together <= dense)
        guard case .call = plan.together(at: dense, in: batch) else {
            Issue.record("the dense layer is computed image by image")
            return
        }
    }
}
