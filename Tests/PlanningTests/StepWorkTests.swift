import GraphIR
import TestSupport
import Testing

@testable import Planning

/// What steps are said to compute and move, counted by hand.
@Suite("Work of steps")
struct StepWorkTests {
    /// A 3x3 convolution of 8 channels into 16, then a strided 1x1 convolution into 48:
    /// no channel is padded.
    private func graph() throws -> Graph {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 8, 6, 6]
            parameter %v : [16, 8, 3, 3]
            parameter %slope : [16]
            parameter %w : [48, 16, 1, 1]
            %x = relu(%data)
            %a = convolution(%x, %v) kernel=[3, 3] padding=[1, 1]
            %p = prelu(%a, %slope)
            %b = convolution(%p, %w) kernel=[1, 1] stride=[2, 2]
            output %b

            """)
        graph.fillRandomly(seed: 3)
        return graph
    }

    private func work(
        _ plan: ExecutionPlan, _ layer: String, _ kernel: String
    ) throws -> StepWork {
        let index = try #require(
            plan.steps.firstIndex { $0.layer == layer && $0.call.kernel == kernel })
        return plan.work[index]
    }

    @Test("Bytes are those of the operands, multiply-accumulates those of the layer")
    func bytes() throws {
        let plan = try Planner.plan(graph(), instructionSet: .avx2)
        let index = try #require(plan.steps.firstIndex { $0.layer == "a" })
        let convolution = plan.work[index]
        #expect(convolution.multiplyAccumulates == 16 * 8 * 9 * 36)
        #expect(convolution.networkMultiplyAccumulates == convolution.multiplyAccumulates)
        #expect(convolution.readBytes == 8 * 36 * 4)
        #expect(convolution.writtenBytes == 16 * 36 * 4)
        #expect(convolution.weightBytes == 16 * 8 * 9 * 4)
        let gathered = try work(plan, "b", "subsample")
        #expect(gathered.multiplyAccumulates == 0)
        #expect(gathered.readBytes == 16 * 36 * 4)
        #expect(gathered.writtenBytes == 16 * 9 * 4)
        let pointwise = try work(plan, "b", "pointwise")
        #expect(pointwise.multiplyAccumulates == 48 * 16 * 9)
        #expect(pointwise.weightBytes == 48 * 16 * 4)
        let output = try #require(plan.work.last)
        #expect(output.writtenBytes == 48 * 9 * 4)
        #expect(output.executedMultiplyAccumulates == 0)
    }

    @Test("An operand in place is read and written")
    func inPlace() throws {
        let plan = try Planner.plan(graph(), instructionSet: .avx2)
        let slopes = try work(plan, "p", "elementwise")
        #expect(slopes.readBytes == 16 * 36 * 4)
        #expect(slopes.writtenBytes == 16 * 36 * 4)
        #expect(slopes.weightBytes == 16 * 4)
    }

    @Test("What the network cost is told at the step that multiplies, once a layer")
    func network() throws {
        let graph = try graph()
        var plan = try Planner.plan(graph, instructionSet: .avx2)
        // A network in which `b` ran on all pixels, and one more layer that is gone.
        var before = try GraphParser.parse(
            """
            graph before
            input %data : [1, 16, 6, 6]
            parameter %w : [8, 16, 1, 1]
            %b = convolution(%data, %w) kernel=[1, 1]
            %gone = convolution(%data, %w) kernel=[1, 1]
            output %b

            """)
        before.fillRandomly(seed: 1)
        plan.network = NetworkCost(before)
        let costs = plan.work.map(\.networkMultiplyAccumulates)
        #expect(costs.reduce(0, +) == 8 * 16 * 36)
        #expect(try work(plan, "b", "pointwise").networkMultiplyAccumulates == 8 * 16 * 36)
        #expect(try work(plan, "b", "subsample").networkMultiplyAccumulates == 0)
        #expect(plan.network?.multiplyAccumulates == 2 * 8 * 16 * 36)
    }

    @Test("Signatures tell kernels apart as code generation does")
    func signatures() throws {
        let plan = try Planner.plan(graph(), instructionSet: .avx2)
        let step = try #require(plan.steps.first { $0.call.kernel == "pointwise" })
        #expect(step.call.signature == "pointwise(16, 48, 9)")
        let slopes = try #require(plan.steps.first { $0.layer == "p" })
        #expect(slopes.call.signature == "elementwise(16, 36) prelu")
        #expect(Set(plan.steps.map(\.call.signature)).count == plan.steps.count)
    }
}
