import Testing

@testable import Planning

/// Where the images of a batch meet, and where their values lie.
@Suite struct BatchPlanTests {
    /// Buffers of 16, 32, 48 and 64 floats, each alive for two steps of five.
    private let single = MemoryPlan(
        (0..<4).map { (floats: 16 * ($0 + 1), lifetime: $0...($0 + 1)) })

    @Test func imagesTakeTurnsBeforeTheyMeet() {
        let batch = BatchPlan(images: 3, together: 2, single: single)
        // The buffer of step 0 and 1 is used by one image after the other.
        #expect(batch.strides == [0, 32, 48, 64])
        #expect(batch.memory.buffers.map(\.floats) == [16, 96, 144, 192])
        // The second is written before the images meet: the first steps of others must spare it.
        #expect(batch.memory.buffers.map(\.lifetime) == [0...1, 0...2, 2...3, 3...4])
    }

    @Test func aMeetingAtTheStartGivesEveryImageItsOwn() {
        let batch = BatchPlan(images: 2, together: 0, single: single)
        #expect(batch.strides == [16, 32, 48, 64])
        #expect(batch.memory.largestLiveFloats == 2 * single.largestLiveFloats)
    }

    @Test func whoNeverMeetsNeedsTheMemoryOfOne() {
        let batch = BatchPlan(images: 4, together: 5, single: single)
        #expect(batch.strides == [0, 0, 0, 0])
        #expect(batch.memory == single)
    }

    @Test func buffersOfImagesNeverOverlapWhileTheyLive() {
        for together in 0...5 {
            let batch = BatchPlan(images: 3, together: together, single: single)
            let buffers = batch.memory.buffers
            for (index, first) in buffers.enumerated() {
                for second in buffers[(index + 1)...]
                where first.lifetime.overlaps(second.lifetime) {
                    let isApart =
                        first.offset + first.floats <= second.offset
                        || second.offset + second.floats <= first.offset
                    #expect(isApart)
                }
            }
        }
    }

    @Test func meetingsArePaidByWeights() {
        typealias Step = BatchCost.Step
        let convolution = Step(
            weights: 80, arithmetic: 2000, activations: 40, isJoined: false, exposedWeights: 0.1)
        let dense = Step(
            weights: 7600, arithmetic: 870, activations: 15, isJoined: true, exposedWeights: 0.1)
        func meeting(_ steps: Step...) -> Int { BatchCost(steps).bestMeeting(images: 8) }
        #expect(meeting(convolution, convolution, dense) == 2)
        // A dense layer is worth the convolutions behind it, not those before.
        #expect(meeting(convolution, dense, convolution, convolution) == 1)
        // Nothing to gain: images stay apart.
        #expect(meeting(convolution, convolution) == 2)
        #expect(meeting() == 0)
        // Winograd's weights are worth a call for all images where they are many.
        let winograd = Step(
            weights: 340, arithmetic: 640, activations: 30, isJoined: true, exposedWeights: 0.5)
        #expect(meeting(convolution, winograd, winograd) == 1)
        var alone = winograd
        alone.isJoined = false
        #expect(meeting(convolution, alone, alone) == 3)
    }
}
