import DequeModule
import Diagnostics

/// Jobs in order of arrival, given out in batches.
///
/// It bounds nothing: ``Admission`` decides who gets in.
final class InferenceQueue: Sendable {
    private struct State {
        var jobs = Deque<InferenceJob>()
        var images = 0
        var isClosed = false
    }

    /// Images of a batch at most; a job that has more is a batch of its own.
    let largestBatch: Int
    /// How long the oldest job waits for others to fill a batch.
    let delay: Duration
    private let monitor = Monitor(State())

    init(largestBatch: Int, delay: Duration) {
        self.largestBatch = largestBatch
        self.delay = largestBatch > 1 ? delay : .zero
    }

    /// Jobs that no worker has taken yet.
    var count: Int { monitor.wait { .done($0.jobs.count) } }

    /// Adds a job; false where the queue is closed.
    func add(_ job: InferenceJob) -> Bool {
        monitor.change { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            state.images += job.images
            return true
        }
    }

    /// The next batch: waits until there is a job, then until the batch is full or the delay is
    /// over. Empty where the queue is closed and all jobs are taken.
    func nextBatch() -> [InferenceJob] {
        monitor.wait { state in
            guard let oldest = state.jobs.first else { return state.isClosed ? .done([]) : .wait }
            let deadline = oldest.arrival + delay
            guard state.isClosed || state.images >= largestBatch || deadline <= .now else {
                return .waitUntil(deadline)
            }
            return .done(takeBatch(from: &state))
        }
    }

    /// Lets no further job in; those that wait are still given out.
    func close() { monitor.change { $0.isClosed = true } }

    /// Closes the queue and takes all jobs that wait.
    func abandon() -> [InferenceJob] {
        monitor.change { state in
            state.isClosed = true
            defer { state.jobs = [] }
            return Array(state.jobs)
        }
    }

    private func takeBatch(from state: inout State) -> [InferenceJob] {
        var batch: [InferenceJob] = []
        var images = 0
        while let job = state.jobs.first, batch.isEmpty || images + job.images <= largestBatch {
            batch.append(job)
            images += job.images
            state.jobs.removeFirst()
        }
        state.images -= images
        return batch
    }
}
