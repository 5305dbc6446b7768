import Foundation
import TestSupport
import Testing

/// The public ONNX backend suite through the reader, the interpreter and compiled code.
@Suite("Conformance", .serialized)
struct ConformanceTests {
    private static let writes =
        ProcessInfo.processInfo.environment["BURIN_WRITE_CONFORMANCE"] == "1"

    @Test("The cases in the project give what the table says")
    func committed() async throws {
        let table = ConformanceTable.committed()
        let cases = try ConformanceSuite.committed.cases()
        #expect(cases.count == 54)
        for run in try await ConformanceRun.all(cases) {
            #expect(run.passes, "\(ConformanceTable.row(run))")
            #expect(table.rows[run.test.description] == ConformanceTable.row(run))
        }
    }

    @Test("What ONNX Runtime made of old operator sets and other exporters' files")
    func recorded() async throws {
        let cases = try ConformanceSuite.recordings()
        #expect(cases.count >= 60)
        let table = ConformanceTable.committed()
        for run in try await ConformanceRun.all(cases) {
            #expect(table.rows[run.test.description] == ConformanceTable.row(run))
            #expect(run.passes, "\(ConformanceTable.row(run))")
        }
    }

    @Test(
        "The whole suite gives the table in the project",
        .enabled(if: ConformanceSuite.whole != nil, "make conformance fetches the suite"))
    func whole() async throws {
        let suite = try #require(ConformanceSuite.whole)
        let runs = try await ConformanceRun.all(suite.cases())
        let networks = try await ConformanceRun.all(suite.networks())
        let recordings = try await ConformanceRun.all(ConformanceSuite.recordings())
        let page = ConformanceTable.page(runs + recordings + networks)
        if Self.writes {
            try page.write(toFile: ConformanceTable.path, atomically: true, encoding: .utf8)
        }
        let known = try String(contentsOfFile: ConformanceTable.path, encoding: .utf8)
        #expect(page == known, "stale: BURIN_WRITE_CONFORMANCE=1 make conformance writes it")
        // What the project promises; a table that got worse must not be committed either.
        #expect(runs.count >= 440)
        #expect(runs.count { $0.passes } >= 420)
        #expect(networks.count == 9 && networks.allSatisfy(\.passes))
        for run in runs where !run.passes {
            #expect(ConformanceGap(run) != nil, "unexplained: \(ConformanceTable.row(run))")
        }
    }
}
