import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Storage of weights")
struct WeightStorageTests {
    /// A dense layer that waits for memory, and a small one behind it.
    private func graph(largest: Float = 1) throws -> Graph {
        var graph = Graph(name: "dense")
        let data = graph.addInput("data", [1, 1024])
        var numbers = [Float](repeating: 0.25, count: 512 * 1024)
        numbers[7] = largest
        let weights = [
            graph.addParameter("w", Tensor(shape: [512, 1024], numbers)),
            graph.addParameter("v", Tensor(shape: [4, 512], Array(numbers[0..<2048]))),
        ]
        let large = try graph.addNode(
            "large", .dense(Dense(hasBias: false)),
            [data, weights[0]])
        graph.outputs = try graph.addNode(
            "small", .dense(Dense(hasBias: false)),
            [large[0], weights[1]])
        return graph
    }

    private func denseKernels(_ plan: ExecutionPlan) -> [String] {
        plan.steps.map(\.call.kernel).filter { $0.hasPrefix("dense") }
    }

    @Test("Half precision takes the layers that wait for memory, and only when asked for")
    func choice() throws {
        let plain = try Planner.plan(graph())
        #expect(plain.halfLayers.isEmpty)
        #expect(denseKernels(plain) == ["dense", "dense"])
        let plan = try Planner.plan(graph(), weightStorage: .half)
        #expect(plan.halfLayers == ["large"])
        #expect(plan.notes.isEmpty)
        #expect(denseKernels(plan) == ["dense_half", "dense"])
        #expect(plain.weights.floats.count - plan.weights.floats.count == 512 * 1024 / 2)
        #expect(WeightStorage.isBoundByMemory(count: 1 << 20, uses: 1))
        #expect(!WeightStorage.isBoundByMemory(count: 1 << 20, uses: 49))
        #expect(!WeightStorage.isBoundByMemory(count: 1 << 10, uses: 1))
    }

    @Test("A weight beyond the format stays float32, and that is said")
    func overflow() throws {
        let plan = try Planner.plan(graph(largest: 70000), weightStorage: .half)
        #expect(plan.halfLayers.isEmpty)
        #expect(denseKernels(plan) == ["dense", "dense"])
        #expect(plan.notes.count == 1)
        #expect(plan.notes[0].contains("'large'"))
    }

    @Test("Halves lie two to a float, the first in the lower bits, each array on a cache line")
    func layout() throws {
        var weights = PackedWeights(expectedFloats: 0)
        let numbers: [Float] = [1, -2, 0x1p-24, 65504, 0.1]
        let tensor = Tensor(shape: [5], numbers)
        let packing = StridedPacking.channels(5, v: 4)
        let offset = weights.add(ValueID(0), tensor, packing, storage: .half)
        let other = weights.add(ValueID(0), tensor, packing)
        #expect(offset % 16 == 0 && other == offset + 16)
        #expect(weights.add(ValueID(0), tensor, packing, storage: .half) == offset)
        let halves = weights.floats[offset..<offset + 4].flatMap { pair in
            [pair.bitPattern & 0xFFFF, pair.bitPattern >> 16].map {
                Float(Float16(bitPattern: UInt16($0)))
            }
        }
        #expect(halves == numbers.map { Float(Float16($0)) } + [0, 0, 0])
    }
}
