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

    @Test("Where falling sizes waste memory, another order is found")
    func betterOrder() {
        // By size alone both 80s lie at the bottom, 64 on the first, and 32, which meets 64 and
        // the second 80, on top of all: 176.
        let requests = [
            (floats: 64, lifetime: 0...2), (floats: 80, lifetime: 0...1),
            (floats: 80, lifetime: 3...4), (floats: 32, lifetime: 2...3),
        ]
        let plan = MemoryPlan(requests)
        #expect(plan.overlaps().isEmpty)
        #expect(plan.largestLiveFloats == 144)
        #expect(plan.arenaFloats == 144)
    }

    @Test("A thousand buffers of random lives stay near what is alive at once, in bounded time")
    func many() {
        var random = SplitMix(seed: 3)
        let requests = (0..<1000).map { _ in
            let first = Int.random(in: 0..<500, using: &random)
            return (
                floats: Int.random(in: 1...4096, using: &random),
                lifetime: first...(first + Int.random(in: 0..<20, using: &random))
            )
        }
        let plan = MemoryPlan(requests)
        #expect(plan.overlaps().isEmpty)
        #expect(plan.ratio <= 1.15)
        #expect(MemoryPlan(requests) == plan)
        #expect(MemoryPlan([]).ratio == 1)
    }

    @Test("Sizes are rounded up to cache lines")
    func rounding() {
        let plan = MemoryPlan([(floats: 1, lifetime: 0...1), (floats: 17, lifetime: 0...1)])
        #expect(plan.buffers.map(\.floats) == [16, 32])
        #expect(plan.arenaFloats == 48)
    }
}
