import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct BenchTests {
    @Test func figuresFitEachOther() throws {
        let path = try CompiledModel.path()
        let result = try CommandLineTool.run(
            "bench", path, "--runs", "5", "--images", "2", "--json")
        #expect(result.exitCode == 0, "\(result.errors)")
        let json = try result.json()
        func number(_ key: String) throws -> Double { try #require(json[key] as? Double, "\(key)") }
        #expect(json["runs"] as? Int == 5)
        let median = try number("median_ms")
        #expect(try number("minimum_ms") > 0)
        #expect(try number("minimum_ms") <= median)
        #expect(try median <= number("p90_ms"))
        #expect(try abs(number("images_per_second") * median / 2000 - 1) < 1e-9)
        let share = try number("gflops") / number("peak_gflops") * 100
        #expect(try abs(number("percent_of_peak") - share) < 1e-6)
        #expect(share > 0)
    }

    @Test func threadsAreCountedInTimeAndPeak() throws {
        let path = try CompiledModel.path()
        for (threads, count) in [("1", 1), ("3", 3)] {
            let result = try CommandLineTool.run(
                "bench", path, "--runs", "3", "--threads", threads, "--json")
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(try result.json()["threads"] as? Int == count)
        }
        let all = try CommandLineTool.run(
            "bench", path, "--runs", "1", "--threads", "all", "--json")
        #expect(try #require(all.json()["threads"] as? Int) >= 1)
        for wrong in ["0", "65", "some", "-1", ""] {
            let result = try CommandLineTool.run("bench", path, "--threads", wrong)
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("--threads"))
        }
    }

    @Test func thePeakIsThatOfTheProcessors() throws {
        let path = try CompiledModel.path()
        func peak(threads: String) throws -> Double {
            let result = try CommandLineTool.run(
                "bench", path, "--runs", "1", "--threads", threads, "--json")
            return try #require(result.json()["peak_gflops"] as? Double)
        }
        let most = Double(ProcessInfo.processInfo.processorCount) * 1.5
        #expect(try peak(threads: "64") <= most * peak(threads: "1"))
    }

    @Test func textHasUnits() throws {
        let path = try CompiledModel.path()
        let result = try CommandLineTool.run("bench", path, "--runs", "2")
        #expect(result.output.contains(" ms\n"))
        #expect(result.output.contains("GFLOP/s"))
    }
}
