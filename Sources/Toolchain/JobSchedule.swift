import Diagnostics

/// Which job of a list may start: each waits for the jobs that write what it reads.
struct JobSchedule {
    /// For each job, the jobs whose output it reads and that have not ended.
    private var waitsFor: [Set<Int>]
    private var isStarted: [Bool]

    /// Throws where two jobs write one file or jobs wait for each other.
    init(_ jobs: [ClangJob]) throws(Diagnostic) {
        var writer: [String: Int] = [:]
        for (index, job) in jobs.enumerated() {
            guard writer.updateValue(index, forKey: job.output) == nil else {
                throw Diagnostic(
                    .toolchain, "two jobs write the same file: \(job.description)",
                    file: job.output)
            }
        }
        waitsFor = jobs.map { Set($0.inputs.compactMap { input in writer[input] }) }
        isStarted = jobs.map { _ in false }
        guard isFinite else {
            throw Diagnostic(
                .toolchain, "jobs wait for each other's output", details: jobs.map(\.description))
        }
    }

    /// Whether all jobs would get their turn.
    private var isFinite: Bool {
        var rehearsal = self
        var count = 0
        while let job = rehearsal.start() {
            rehearsal.finish(job)
            count += 1
        }
        return count == waitsFor.count
    }

    /// The first job that waits for nothing and is not started; it is started now.
    mutating func start() -> Int? {
        for index in waitsFor.indices where !isStarted[index] && waitsFor[index].isEmpty {
            isStarted[index] = true
            return index
        }
        return nil
    }

    /// Notes that a job has ended.
    mutating func finish(_ job: Int) {
        for index in waitsFor.indices { waitsFor[index].remove(job) }
    }
}
