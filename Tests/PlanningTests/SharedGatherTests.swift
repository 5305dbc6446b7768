import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Gathered pixels")
struct SharedGatherTests {
    private func gathers(_ second: String) throws -> Int {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 8, 9, 9]
            parameter %v : [8, 8, 1, 1]
            %x = relu(%data)
            %z = relu(%data)
            %a = convolution(%x, %v) kernel=[1, 1] stride=[2, 2]
            %b = \(second)
            output %a
            output %b

            """)
        graph.fillRandomly(seed: 3)
        // A layer as small as this is computed directly if estimates decide.
        let plan = try Planner.plan(
            graph, selection: SelectionPolicy(preferred: .subsampledPointwise))
        #expect(plan.memory.overlaps().isEmpty)
        return plan.steps.count { $0.call.kernel == "subsample" }
    }

    @Test("Strided 1x1 convolutions that read the same pixels gather them once")
    func shared() throws {
        #expect(try gathers("convolution(%x, %v) kernel=[1, 1] stride=[2, 2]") == 1)
        #expect(try gathers("convolution(%x, %v) kernel=[1, 1] stride=[2, 3]") == 2)
        #expect(try gathers("convolution(%z, %v) kernel=[1, 1] stride=[2, 2]") == 2)
    }
}
