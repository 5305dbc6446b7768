import Diagnostics
import Glibc

/// A job that was done: by its program, or by taking an object from the cache.
struct JobRun: Sendable {
    var isFromCache: Bool
    var duration: Duration
    var messages: String

    /// Does a job. Throws a toolchain diagnostic where its program fails or cannot be run.
    init(_ job: ClangJob, _ store: ObjectStore?) async throws(Diagnostic) {
        let start = ContinuousClock.now
        let key = store?.key(of: job)
        isFromCache = key.map { store?.restore($0, to: job.output) == true } ?? false
        messages = isFromCache ? "" : try await Self.run(job, key, store)
        duration = ContinuousClock.now - start
    }

    /// Runs the job's program; gives what it printed. Warnings are wanted each time, so an object
    /// that came with some is not kept.
    private static func run(
        _ job: ClangJob, _ key: ObjectKey?, _ store: ObjectStore?
    ) async throws(Diagnostic) -> String {
        let rule = job.output + ".d"
        let listing = key == nil ? [] : ["-MD", "-MF", rule, "-MT", "object"]
        let start = secondsNow
        let outcome = try await Command.run(
            job.executable, job.arguments + listing, in: job.workingDirectory)
        guard outcome.isSuccess else { throw failure(job, outcome) }
        if let key, let store {
            if outcome.messages.isEmpty {
                store.keep(job.output, key, rule: rule, since: start - clockGrain)
            }
            unlink(rule)
        }
        return outcome.messages
    }

    /// File systems take their times from a clock that goes in steps of some milliseconds.
    private static let clockGrain = 0.02

    private static var secondsNow: Double {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    private static func failure(_ job: ClangJob, _ outcome: Command.Outcome) -> Diagnostic {
        let isForeign = job.arguments.contains { $0.hasPrefix("--target=") }
        var advice = ClangMessages.advice(outcome.messages, isForeign: isForeign)
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
