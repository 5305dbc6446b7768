public import Diagnostics

extension Toolchain {
    /// Runs jobs, up to `parallel` at once; a job that reads another's output runs after it.
    ///
    /// `progress` is called after each job, from one job at a time. The first failure stops the
    /// other jobs and is thrown as a toolchain diagnostic with the compiler's messages and the
    /// command line; so is the cancellation of the task.
    public func run(
        _ jobs: [ClangJob], parallel: Int,
        progress: @Sendable (ClangJobReport) -> Void = { _ in }
    ) async throws(Diagnostic) {
        let schedule = try JobSchedule(jobs)
        do {
            try await Toolchain.run(jobs, schedule, parallel: max(1, parallel), progress)
        } catch {
            throw error as? Diagnostic ?? Diagnostic(.toolchain, "\(error)")
        }
    }

    private static func run(
        _ jobs: [ClangJob], _ initial: JobSchedule, parallel: Int,
        _ progress: (ClangJobReport) -> Void
    ) async throws {
        var schedule = initial
        try await withThrowingTaskGroup(of: (index: Int, Duration, String).self) { group in
            var running = 0
            var finished = 0
            while finished < jobs.count {
                while running < parallel, let index = schedule.start() {
                    let job = jobs[index]
                    running += 1
                    group.addTask {
                        let (duration, messages) = try await run(job)
                        return (index, duration, messages)
                    }
                }
                guard let (index, duration, messages) = try await group.next() else { return }
                schedule.finish(index)
                running -= 1
                finished += 1
                progress(
                    ClangJobReport(
                        job: jobs[index], duration: duration, messages: messages,
                        finished: finished, total: jobs.count))
            }
        }
    }

    private static func run(_ job: ClangJob) async throws -> (Duration, String) {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await Command.run(
            job.executable, job.arguments, in: job.workingDirectory)
        guard outcome.isSuccess else { throw failure(job, outcome) }
        return (clock.now - start, outcome.messages)
    }

    private static func failure(_ job: ClangJob, _ outcome: Command.Outcome) -> Diagnostic {
        var advice = ClangMessages.advice(outcome.messages)
        if case .signaled = outcome.status {
            advice =
                "The compiler was stopped from outside or crashed; if memory ran out, build"
                + " fewer files at once."
        }
        return Diagnostic(
            .toolchain, "cannot \(job.description): \(outcome.status)", advice: advice,
            details: ClangMessages.shortened(outcome.messages) + ["command: " + job.commandLine])
    }
}
