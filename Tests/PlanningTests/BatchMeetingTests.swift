import GraphIR
import TestSupport
import Testing

@testable import Planning

/// Where the images of a batch may meet in a plan with steps that do others' work.
@Suite struct BatchMeetingTests {
    /// Two 3x3 layers of 64 channels that Winograd's algorithm computes in two steps, then a
    /// dense layer.
    private func plan() throws -> ExecutionPlan {
        var graph = Graph(name: "meeting")
        let image = graph.addInput("data", [1, 64, 14, 14])
        var value = try graph.addNode("first", .relu(ReLU()), [image])[0]
        for name in ["a", "b"] {
            let weight = graph.addParameter("\(name)_weight", Shape(sizes: [64, 64, 3, 3]))
            let attributes = Convolution(kernel: 3, padding: 1)
            value = try graph.addNode(name, .convolution(attributes), [value, weight])[0]
        }
        graph.outputs = [value]
        graph.fillRandomly(seed: 3)
        return try Planner.plan(
            graph, instructionSet: .avx2, selection: SelectionPolicy(preferred: .winograd4))
    }

    @Test func noMeetingPartsPatchesFromTheirProducts() throws {
        let single = try plan()
        let patches = single.steps.indices.filter { single.steps[$0].batchCall == .absorbed }
        #expect(patches.count == 2)
        for meeting in 0...single.steps.count {
            var plan = single
            plan.addBatches([2], meeting: meeting)
            let batch = try #require(plan.batches.first)
            #expect(!patches.contains(batch.together - 1))
            #expect(batch.together == meeting || batch.together == meeting - 1)
            for index in patches where index >= batch.together {
                #expect(plan.together(at: index, in: batch) == .absorbed)
                // Nobody reads the patches of single images then.
                let buffer = try #require(plan.steps[index].call.pointers.last?.target.buffer)
                #expect(batch.memory.buffers[buffer.index].floats == 0)
            }
        }
    }

    @Test func aCallForAllImagesNeedsThemInARow() throws {
        var plan = try plan()
        plan.addBatches([3], meeting: 0)
        let batch = try #require(plan.batches.first)
        let product = try #require(plan.steps.firstIndex { $0.call.kernel == "winograd_product" })
        guard case .joined(var joined) = plan.steps[product].batchCall else {
            Issue.record("the product has no call for a batch")
            return
        }
        guard case .call(let call) = plan.together(at: product, in: batch) else {
            Issue.record("the images are computed one by one")
            return
        }
        #expect(call.kernel == "winograd" && call.constants[1] == .integer(3))
        joined.inputFloats += 16
        plan.steps[product].batchCall = .joined(joined)
        #expect(plan.together(at: product, in: batch) == .imageByImage)
        #expect(plan.together(at: product - 1, in: batch) == .imageByImage)
    }
}
