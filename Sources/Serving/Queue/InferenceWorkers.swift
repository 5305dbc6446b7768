import Diagnostics
import ModelRuntime
import NIOPosix
import ServiceLifecycle

/// Threads that run the model, one batch each at a time.
struct InferenceWorkers: Service {
    let model: LoadedModel
    let queue: InferenceQueue
    let count: Int
    let metrics: ServiceMetrics
    let admission: Admission

    /// Works until a graceful shutdown, then ends when the queue is empty. Where the task is
    /// cancelled, jobs that wait get an error.
    func run() async throws {
        let threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        for _ in 0..<count { threads.submit { _ in work() } }
        do {
            try await gracefulShutdown()
            queue.close()
        } catch {
            admission.giveUp()
            let failure = Diagnostic(.usage, "the server ended before the request was run")
            for job in queue.abandon() { job.finish(.failure(failure)) }
        }
        try await threads.shutdownGracefully()
    }

    private func work() {
        while true {
            let batch = queue.nextBatch()
            guard !batch.isEmpty else { return }
            run(batch)
        }
    }

    private func run(_ batch: [InferenceJob]) {
        let images = batch.reduce(0) { $0 + $1.images }
        let start = ContinuousClock.now
        let input = batch.count == 1 ? batch[0].input : batch.flatMap(\.input)
        let result = Result { () throws(Diagnostic) in try model.run(input, count: images) }
        metrics.batch.observe(Double(images))
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        metrics.inference.observe(seconds)
        for _ in batch { admission.note(seconds: seconds / Double(batch.count)) }
        var rest = (try? result.get())?[...] ?? []
        for job in batch {
            let part = rest.prefix(job.images * model.outputCount)
            rest = rest.dropFirst(part.count)
            let waited = start - job.arrival
            job.finish(
                result.map { _ in
                    .init(output: Array(part), batchImages: images, waited: waited)
                })
        }
    }
}
