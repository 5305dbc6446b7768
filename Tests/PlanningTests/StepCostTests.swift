import GraphIR
import TestSupport
import Testing

@testable import Planning

/// What steps are said to cost, by hand.
@Suite("Costs of steps")
struct StepCostTests {
    /// A layer in two steps, a 1x1 convolution of stride 2, and layers that one kernel computes.
    private func plan(outputs: Int = 64) throws -> ExecutionPlan {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 16, 32, 32]
            parameter %w : [32, 16, 1, 1]
            parameter %f : [\(outputs), 8192]
            %x = relu(%data)
            %b = convolution(%x, %w) kernel=[1, 1] stride=[2, 2]
            %flat = flatten(%b)
            %fc = dense(%flat, %f)
            output %fc

            """)
        graph.fillRandomly(seed: 3)
        return try Planner.plan(graph, instructionSet: .avx2)
    }

    private func index(_ plan: ExecutionPlan, _ kernel: String) throws -> Int {
        try #require(plan.steps.firstIndex { $0.call.kernel == kernel })
    }

    @Test("Every step has an estimate, or is a part of one that has")
    func everyStep() throws {
        let plan = try plan()
        let gathering = try index(plan, "subsample")
        for (position, cost) in plan.costs.enumerated() {
            #expect((cost.estimated == nil) == (position == gathering))
            #expect(cost.estimated ?? 1 > 0, "\(plan.steps[position].call.kernel)")
            #expect(cost.measured == nil)
        }
        let pointwise = plan.steps[gathering + 1]
        #expect(pointwise.layer == "b")
        #expect(
            plan.costs[gathering + 1].estimated
                == pointwise.candidates.first?.estimatedMicroseconds)
        #expect(plan.estimatedMicroseconds[gathering] == 0)
    }

    @Test("A dense layer reads its weights from the last cache, or from memory")
    func dense() throws {
        let machine = MachineModel.reference(for: .avx2)
        // 2 MB stay in the cache, 40 MB do not.
        for (outputs, bandwidth) in [
            (64, machine.lastLevelBytesPerMicrosecond), (1280, machine.memoryBytesPerMicrosecond),
        ] {
            let plan = try plan(outputs: outputs)
            let cost = plan.costs[try index(plan, "dense")]
            let products = Double(outputs * 8192)
            #expect(cost.arithmetic == products / machine.multiplyAddsPerMicrosecond)
            #expect(cost.weights == 4 * products / bandwidth)
            let estimated = try #require(cost.estimated)
            #expect(estimated >= cost.weights + cost.activations)
            #expect(estimated <= cost.weights + cost.activations + cost.arithmetic)
        }
    }

    @Test("Activations come from the nearest level that holds them")
    func movement() {
        let machine = MachineModel.reference(for: .avx2)
        let near = machine.nearBytes / machine.nearBytesPerMicrosecond
        #expect(StepCost.movement(0, machine) == 0)
        #expect(StepCost.movement(machine.nearBytes, machine) == near)
        let far = 1e6 / machine.streamedBytesPerMicrosecond
        #expect(abs(StepCost.movement(machine.nearBytes + 1e6, machine) - near - far) < 1e-9)
        let last = Double(machine.lastLevelCacheBytes)
        let beyond = StepCost.movement(last + 7e6, machine) - StepCost.movement(last, machine)
        #expect(abs(beyond - 7e6 / machine.memoryBytesPerMicrosecond) < 1e-9)
    }

    @Test("What was measured takes the estimate's place")
    func measured() throws {
        var plan = try plan()
        let pointwise = try index(plan, "subsample") + 1
        plan.steps[pointwise].candidates[0].measuredMicroseconds = 77
        #expect(plan.costs[pointwise].measured == 77)
        #expect(plan.estimatedMicroseconds[pointwise] == 77)
    }
}
