import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Selection and resampling")
struct AxisPlanTests {
    /// The plan, for vectors of 8, of one node that reads the convolution `%x`, `[1, 20, 6, 7]`.
    private func plan(_ node: String) throws -> ExecutionPlan {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 20, 6, 7]
            parameter %v : [20, 20, 1, 1]
            %x = convolution(%data, %v) kernel=[1, 1]
            %y = \(node)
            %z = convolution(%y, %v) kernel=[1, 1]
            output %z

            """)
        graph.fillRandomly(seed: 3)
        let plan = try Planner.plan(graph, instructionSet: .avx2)
        #expect(plan.memory.overlaps().isEmpty)
        return plan
    }

    /// The constants of the one step that moves along an axis, and whether it reads what lies
    /// blocked as it lies.
    private func step(_ node: String) throws -> (constants: [KernelConstant], isBlocked: Bool) {
        let plan = try plan(node)
        let steps = plan.steps.filter { $0.call.template == "axis" }
        try #require(steps.count == 1)
        let value = try #require(plan.values.first { $0.name == "y" })
        // One conversion, of the caller's image, unless the step wants others.
        #expect((plan.steps.count { $0.layer == "layout" } == 1) == (value.layout == .blocked))
        return (steps[0].call.constants, value.layout == .blocked)
    }

    @Test("Rows and columns of a blocked image are moved as they lie: 3 blocks of 8 channels")
    func blocked() throws {
        let rows = try step("selection(%x) axis=2 indices=\"5...0 by -1\"")
        #expect(rows.isBlocked)
        #expect(rows.constants == [6, 6, 56, 0, .real(0)])
        let columns = try step("selection(%x) axis=-1 indices=\"-1, 0..<7\"")
        #expect(columns.isBlocked)
        #expect(columns.constants == [7, 8, 8, 1, .real(0)])
        let summed = try step("resampling(%x) axis=2 rows=\"0.5*0 + 0.5*1, 3\"")
        #expect(summed.isBlocked)
        #expect(summed.constants == [6, 2, 56, 3, .real(0)])
    }

    @Test("Channels are moved as they lie where whole blocks are")
    func channels() throws {
        let blocks = try step("selection(%x) axis=1 indices=\"8..<16, 0..<8, 16..<20\"")
        #expect(blocks.isBlocked)
        #expect(blocks.constants == [3, 3, 336, 0, .real(0)])
        for indices in ["1..<20, 0", "0..<8, 8*[-1], 4..<8", "19...0 by -1"] {
            let step = try step("selection(%x) axis=1 indices=\"\(indices)\"")
            #expect(!step.isBlocked)
            let fills: KernelConstant = indices.contains("-1]") ? 1 : 0
            #expect(step.constants == [20, 20, 42, fills, .real(0)])
        }
    }

    @Test("A fill other than 0 is kept out of padding lanes")
    func fills() throws {
        #expect(try !step("selection(%x) axis=2 indices=\"-1, 0..<6\" fill=-inf").isBlocked)
        #expect(try step("selection(%x) axis=2 indices=\"0..<6, 0\" fill=-inf").isBlocked)
    }

    @Test("Equal tables are one, and stand among the weights as whole numbers")
    func tables() throws {
        var weights = PackedWeights(expectedFloats: 0)
        let first = weights.add(table: [3, UInt32(bitPattern: -1), Float(0.5).bitPattern])
        #expect(weights.add(table: [1]) == first + 16)
        #expect(weights.add(table: [3, UInt32(bitPattern: -1), Float(0.5).bitPattern]) == first)
        #expect(weights.floats[first..<first + 3].map(\.bitPattern) == [3, .max, 0x3F00_0000])
        #expect(weights.arrayFloats == [first: 16, first + 16: 16])
    }

    @Test("Paddings that count make a kernel of their own, others do not")
    func pooling() throws {
        func constants(_ attributes: String) throws -> [KernelConstant] {
            let plan = try plan("pooling(%x) kernel=[3, 3] padding=[1, 1] \(attributes)")
            return try #require(plan.steps.first { $0.call.template == "pooling" }).call.constants
        }
        let sizes: [KernelConstant] = [20, 6, 7, 3, 3, 1, 1, 1, 1, 1, 1, 6, 7]
        #expect(try constants("kind=max") == sizes)
        #expect(try constants("kind=average") == sizes + [1, 1, 1])
        #expect(try constants("kind=average exclude_padding=true") == sizes + [0, 0, 0])
    }
}
