import Foundation
import TestSupport

/// Runs random graphs of successive seeds until a count or a time is reached, and says on standard
/// output how far it is.
struct FuzzLoop {
    /// Graphs in one library: with half as many, each took a third more of processor time.
    static let graphsPerLibrary: UInt64 = 24

    /// What a loop came to.
    struct Outcome {
        var graphs: UInt64 = 0
        var libraries = 0
        var disagreements: [Disagreement] = []
    }

    let seed: UInt64
    var limit: UInt64?
    var minutes: Double?

    func run() async throws -> Outcome {
        var outcome = Outcome()
        let start = ContinuousClock.now
        while outcome.graphs < limit ?? .max {
            let elapsed = (ContinuousClock.now - start) / .seconds(60)
            if let minutes, elapsed >= minutes { break }
            let count = min(Self.graphsPerLibrary, (limit ?? .max) - outcome.graphs)
            try await step(seed + outcome.graphs, count, &outcome)
        }
        let minutes = (ContinuousClock.now - start) / .seconds(60)
        say(
            "\(outcome.graphs) graphs, \(outcome.libraries) compiled libraries, "
                + "\(outcome.disagreements.count) disagreements "
                + "(seeds \(seed) to \(seed + outcome.graphs - 1), "
                + "\(minutes.formatted(.number.precision(.fractionLength(1)))) minutes)")
        return outcome
    }

    private func step(_ first: UInt64, _ count: UInt64, _ outcome: inout Outcome) async throws {
        // Said before, so that the seeds of a crash are known.
        say(
            "seeds \(first) to \(first + count - 1); so far \(outcome.graphs) graphs, "
                + "\(outcome.libraries) libraries, \(outcome.disagreements.count) disagreements")
        let graphs = try (first..<first + count).map { try RandomGraph(seed: $0) }
        try await Fixtures.withTemporaryFolder { folder in
            var run = try DifferentialRun(
                graphs, round: Int(first / Self.graphsPerLibrary), in: folder)
            try await run.run()
            outcome.graphs += count
            outcome.libraries += run.libraries
            outcome.disagreements += run.disagreements
            for found in run.disagreements { say("\(found)") }
        }
    }

    private func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
