public import Diagnostics

extension Toolchain {
    /// Runs jobs, up to `parallel` at once; a job that reads another's output runs after it.
    ///
    /// With a `cache`, objects of earlier compilations take the place of jobs, with the same
    /// bytes. `progress` is called after each job, from one job at a time. The first failure stops
    /// the other jobs and is thrown as a toolchain diagnostic with the compiler's messages and the
    /// command line; so is the cancellation of the task.
    public func run(
        _ jobs: [ClangJob], parallel: Int, cache: ObjectCache? = nil,
        progress: @Sendable (ClangJobReport) -> Void = { _ in }
    ) async throws(Diagnostic) {
        let schedule = try JobSchedule(jobs)
        let store = cache.flatMap { ObjectStore($0, compiler: CompilerIdentity(self)) }
        defer { store?.prune() }
        do {
            try await Toolchain.run(jobs, schedule, parallel: max(1, parallel), store, progress)
        } catch {
            throw error as? Diagnostic ?? Diagnostic(.toolchain, "\(error)")
        }
    }

    private static func run(
        _ jobs: [ClangJob], _ initial: JobSchedule, parallel: Int, _ store: ObjectStore?,
        _ progress: (ClangJobReport) -> Void
    ) async throws {
        var schedule = initial
        try await withThrowingTaskGroup(of: (index: Int, JobRun).self) { group in
            var running = 0
            var finished = 0
            var reused = 0
            while finished < jobs.count {
                while running < parallel, let index = schedule.start() {
                    let job = jobs[index]
                    running += 1
                    group.addTask { (index, try await JobRun(job, store)) }
                }
                guard let (index, run) = try await group.next() else { return }
                schedule.finish(index)
                running -= 1
                finished += 1
                reused += run.isFromCache ? 1 : 0
                progress(
                    ClangJobReport(
                        job: jobs[index], isFromCache: run.isFromCache, duration: run.duration,
                        messages: run.messages, finished: finished, reused: reused,
                        total: jobs.count))
            }
        }
    }
}
