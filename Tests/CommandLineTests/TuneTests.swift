import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct TuneTests {
    /// Candidates of all layers, as `compile --explain --json` tells them.
    private func candidates(_ json: [String: Any]) throws -> [[[String: Any]]] {
        let layers = try #require(json["layers"] as? [[String: Any]])
        return layers.compactMap { $0["candidates"] as? [[String: Any]] }.filter { !$0.isEmpty }
    }

    @Test func estimatesAreExplained() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let arguments = ["compile"] + CompiledModel.arguments + ["--explain"]
            let text = try CommandLineTool.run(arguments + ["-o", "\(folder)/m.c"])
            #expect(text.exitCode == 0, "\(text.errors)")
            #expect(text.output.contains("pointwise"))
            #expect(text.output.hasSuffix(" ms\n"))
            let json = try CommandLineTool.run(arguments + ["--json", "-o", "\(folder)/m.c"]).json()
            #expect(json["kind"] as? String == "C source")
            let all = try candidates(json)
            #expect(all.contains { $0.count > 1 })
            for candidates in all {
                let costs = candidates.compactMap { $0["estimated_microseconds"] as? Double }
                #expect(costs.count == candidates.count && costs == costs.sorted())
                #expect(candidates.allSatisfy { $0["measured_microseconds"] is NSNull })
                #expect(candidates.map { $0["is_chosen"] as? Bool == true }.first == true)
            }
        }
    }

    @Test func tunedLibraryAgreesAndIsTunedOnce() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/tuned.so"
            let arguments =
                ["compile"] + CompiledModel.arguments
                + ["--tune", "--explain", "--json", "--verbose", "-o", path]
            let environment = ["BURIN_CACHE": "\(folder)/cache"]
            let first = try CommandLineTool.run(arguments, environment: environment)
            try #require(first.exitCode == 0, "\(first.errors)")
            #expect(first.errors.contains("tuning: 0 kernels known"))
            for candidates in try candidates(first.json()) where candidates.count > 1 {
                let times = candidates.compactMap { $0["measured_microseconds"] as? Double }
                #expect(times.count == candidates.count && times == times.sorted())
            }
            let check = try CommandLineTool.run(["check"] + CompiledModel.arguments + [path])
            #expect(check.exitCode == 0, "\(check.output)")
            let second = try CommandLineTool.run(arguments, environment: environment)
            #expect(second.errors.contains(" 0 to be measured"))
            #expect(try candidates(second.json()).count == candidates(first.json()).count)
        }
    }

    @Test func aCacheThatCannotBeUsedIsSaid() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let file = "\(folder)/file"
            try Data("x".utf8).write(to: URL(fileURLWithPath: file))
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["--tune", "-o", "\(folder)/m.so"],
                environment: ["BURIN_CACHE": "\(file)/cache"])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.contains("not kept"))
        }
    }

    @Test func interruptedTuningLeavesNothing() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let temporary = "\(folder)/temporary"
            try FileManager.default.createDirectory(
                atPath: temporary, withIntermediateDirectories: false)
            let result = try CommandLineTool.run(
                ["compile", "lresnet-34e-ir", "--weights", "seed:1", "--tune", "--no-cache"]
                    + ["-o", "\(folder)/model.so"],
                environment: ["TMPDIR": temporary, "BURIN_CACHE": "\(folder)/cache"],
                started: { process in
                    Thread.sleep(forTimeInterval: 4)
                    process.interrupt()
                })
            #expect(result.wasKilled)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == ["temporary"])
        }
    }

    @Test func measuringAgainNeedsTuning() throws {
        let result = try CommandLineTool.run(
            ["compile"] + CompiledModel.arguments + ["--retune", "-o", "/nowhere/model.so"])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("--tune"))
    }
}
