import TestSupport
import Testing

@testable import Planning

@Suite("Memory plan")
struct MemoryPlanTests {
    @Test("Buffers alive at the same time never overlap, for random lifetimes")
    func noOverlap() {
        var random = SplitMix(seed: 11)
        for _ in 0..<200 {
            let requests = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                let first = Int.random(in: 0..<30, using: &random)
                return (
                    floats: Int.random(in: 1...500, using: &random),
                    lifetime: first...(first + Int.random(in: 0..<10, using: &random))
                )
            }
            let plan = MemoryPlan(requests)
            #expect(plan.overlaps().isEmpty)
            #expect(plan.arenaFloats >= plan.largestLiveFloats)
            #expect(plan.buffers.allSatisfy { $0.offset.isMultiple(of: MemoryPlan.alignment) })
            #expect(plan.buffers.allSatisfy { $0.offset + $0.floats <= plan.arenaFloats })
        }
    }

    @Test("A chain of equal buffers needs two of them")
    func chain() {
        let plan = MemoryPlan((0..<10).map { (floats: 64, lifetime: $0...($0 + 1)) })
        #expect(plan.arenaFloats == 128)
        #expect(plan.largestLiveFloats == 128)
    }

    @Test("Sizes are rounded up to cache lines")
    func rounding() {
        let plan = MemoryPlan([(floats: 1, lifetime: 0...1), (floats: 17, lifetime: 0...1)])
        #expect(plan.buffers.map(\.floats) == [16, 32])
        #expect(plan.arenaFloats == 48)
    }
}
