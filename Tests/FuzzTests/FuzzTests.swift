import Foundation
import TestSupport
import Testing

/// Random graphs: the interpreter against compiled code.
@Suite("Fuzzing", .serialized)
struct FuzzTests {
    /// Graphs of the default tests, their seeds from 0 on: one round of libraries, for the time it
    /// takes. In `make fuzz` each instruction set meets each kind of pass set.
    static let defaultCount: UInt64 = 24

    @Test("The default graphs have every operator in every form")
    func coverage() throws {
        var seen: Set<String> = []
        for seed in 0..<UInt64(600) {
            seen.formUnion(OperatorForms.forms(in: try RandomGraph(seed: seed).graph))
        }
        #expect(OperatorForms.all.subtracting(seen).sorted() == [])
        #expect(seen.subtracting(OperatorForms.all).sorted() == [])
    }

    @Test("Passes and files keep what graphs compute", arguments: [2_000, 3_000] as [UInt64])
    func formats(first: UInt64) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            for seed in first..<first + 500 {
                let graph = try RandomGraph(seed: seed)
                var random = SplitMix(seed: seed)
                let found = [
                    PassComparison.disagreement(graph, .all),
                    PassComparison.disagreement(graph, .drawn(using: &random)),
                    FormatComparison.textDisagreement(graph),
                    FormatComparison.onnxDisagreement(graph, in: folder),
                ]
                for finding in found.compactMap(\.self) { Issue.record("\(finding)") }
            }
        }
    }

    @Test("Compiled code agrees on the default graphs")
    func defaultGraphs() async throws {
        let result = try await FuzzLoop(seed: 0, limit: Self.defaultCount).run()
        #expect(result.graphs == Self.defaultCount)
        #expect(result.disagreements.isEmpty)
    }

    @Test("Compiled code agrees on as many graphs as asked for", .enabled(if: isAsked))
    func longRun() async throws {
        let request = try #require(FuzzRequest.environment)
        let loop = FuzzLoop(
            seed: request.seed, limit: request.count.map { UInt64($0) }, minutes: request.minutes)
        let result = try await loop.run()
        #expect(result.disagreements.isEmpty)
    }

    private static var isAsked: Bool { FuzzRequest.environment != nil }
}
