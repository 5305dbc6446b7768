import Diagnostics
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Serving

/// The queue, its batches, and who is let in.
@Suite struct QueueTests {
    private static func job(_ images: Int = 1) -> InferenceJob {
        InferenceJob(input: [], images: images, arrival: .now) { _ in }
    }

    @Test func batchesAreFilledInOrderOfArrival() {
        let queue = InferenceQueue(largestBatch: 4, delay: .zero)
        for images in [1, 2, 1, 2, 9, 1] { #expect(queue.add(Self.job(images))) }
        #expect(queue.count == 6)
        let batches = (0..<4).map { _ in queue.nextBatch().map(\.images) }
        #expect(batches == [[1, 2, 1], [2], [9], [1]])
        #expect(queue.count == 0)
    }

    @Test func theOldestJobWaitsForOthersAndNoLonger() {
        let queue = InferenceQueue(largestBatch: 2, delay: .milliseconds(100))
        let start = ContinuousClock.now
        _ = queue.add(Self.job())
        #expect(queue.nextBatch().count == 1)
        let waited = ContinuousClock.now - start
        #expect(waited >= .milliseconds(100), "\(waited)")
        _ = queue.add(Self.job())
        _ = queue.add(Self.job())
        #expect(queue.nextBatch().count == 2)
    }

    @Test func aFullBatchWaitsForNobody() {
        let queue = InferenceQueue(largestBatch: 2, delay: .seconds(60))
        _ = queue.add(Self.job())
        _ = queue.add(Self.job())
        let start = ContinuousClock.now
        #expect(queue.nextBatch().count == 2)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func aModelWithoutBatchesDoesNotWait() {
        #expect(InferenceQueue(largestBatch: 1, delay: .seconds(60)).delay == .zero)
    }

    @Test func aClosedQueueGivesOutWhatItHas() {
        let queue = InferenceQueue(largestBatch: 8, delay: .seconds(60))
        _ = queue.add(Self.job())
        queue.close()
        #expect(!queue.add(Self.job()))
        #expect(queue.nextBatch().count == 1)
        #expect(queue.nextBatch().isEmpty)
    }

    @Test func anAbandonedQueueGivesBackAllJobs() {
        let queue = InferenceQueue(largestBatch: 8, delay: .zero)
        _ = queue.add(Self.job())
        _ = queue.add(Self.job())
        #expect(queue.abandon().count == 2)
        #expect(queue.nextBatch().isEmpty)
    }

    @Test func threadsTakeEveryJobOnce() {
        let queue = InferenceQueue(largestBatch: 4, delay: .microseconds(50))
        let taken = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<4 {
            group.enter()
            Thread.detachNewThread {
                while true {
                    let batch = queue.nextBatch()
                    if batch.isEmpty { break }
                    taken.withLock { $0 += batch.count }
                }
                group.leave()
            }
        }
        for _ in 0..<5000 { _ = queue.add(Self.job()) }
        queue.close()
        group.wait()
        #expect(taken.withLock { $0 } == 5000)
    }

    @Test func placesAndBytesAreLimited() throws {
        let admission = Admission(limit: 2, byteLimit: 100, workers: 1)
        try admission.enter()
        try admission.check()
        try admission.enter()
        #expect(throws: RequestRefusal.self) { try admission.check() }
        #expect(throws: RequestRefusal.self) { try admission.enter() }
        admission.leave()
        try admission.enter()
        #expect(admission.accepted == 2)
        try admission.reserve(60)
        #expect(throws: RequestRefusal.self) { try admission.reserve(41) }
        admission.release(60)
        try admission.reserve(100)
    }

    @Test func timeToTryAgainFollowsTheTimeRequestsTake() throws {
        let admission = Admission(limit: 10, byteLimit: 1, workers: 2)
        for _ in 0..<10 { try admission.enter() }
        func retryAfter() -> String? {
            do throws(RequestRefusal) {
                try admission.enter()
                return nil
            } catch {
                #expect(error.status == .serviceUnavailable)
                return error.headers[.retryAfter]
            }
        }
        #expect(retryAfter() == "1")
        for _ in 0..<50 { admission.note(seconds: 3) }
        // Ten requests of 3 s on two workers.
        #expect(retryAfter() == "15")
        for _ in 0..<50 { admission.note(seconds: 1e6) }
        #expect(retryAfter() == "60")
    }
}
