import Foundation
import Testing

@testable import burin

/// The line that says how far `burin embed` is.
@Suite struct ProgressTests {
    private static let start = ContinuousClock.now

    private func line(_ done: Int, of total: Int, before: Int = 0, seconds: Double) -> String {
        var rate = ProgressRate(done: before, start: Self.start)
        rate.done = done
        return rate.line(of: total, now: Self.start + .seconds(seconds))
    }

    private func bar(_ filled: Int) -> String {
        "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
            + "]"
    }

    @Test func rateAndRestFollowFromTheClock() {
        #expect(line(0, of: 100, seconds: 2) == "\(bar(0)) 0 of 100, 0.0 a second")
        #expect(line(50, of: 100, seconds: 4) == "\(bar(12)) 50 of 100, 12.5 a second, 4 s left")
        #expect(line(99, of: 100, seconds: 9) == "\(bar(23)) 99 of 100, 11.0 a second, 0 s left")
        #expect(line(100, of: 100, seconds: 8) == "\(bar(24)) 100 of 100, 12.5 a second, 0 s left")
        #expect(line(1, of: 4, seconds: 0) == "\(bar(6)) 1 of 4, 0.0 a second")
        let minutes = line(10, of: 1000, seconds: 1)
        #expect(minutes == "\(bar(0)) 10 of 1000, 10.0 a second, 1 min 39 s left")
        #expect(line(1, of: 8000, seconds: 1).hasSuffix(", 1.0 a second, 2 h 13 min left"))
    }

    /// Pictures of earlier runs are done, and took none of this run's time.
    @Test func earlierRunsDoNotCountAsSpeed() {
        let resumed = line(60, of: 100, before: 40, seconds: 10)
        #expect(resumed == "\(bar(14)) 60 of 100, 2.0 a second, 20 s left")
        var rate = ProgressRate(done: 40, start: Self.start)
        rate.done = 100
        let summary = rate.summary(now: Self.start + .seconds(8))
        #expect(summary == "8.0 s, 7.5 pictures a second")
    }

    @Test(.enabled(if: CommandLineTool.isBuilt)) func aTerminalShowsIt() throws {
        let model = try CompiledModel.path()
        let script = "/usr/bin/script"
        guard FileManager.default.isExecutableFile(atPath: script) else {
            print("note: \(script) is not there; the progress line is not looked at")
            return
        }
        try CommandLineTool.withTemporaryFolder { folder in
            let list = "\(folder)/list"
            let picture = CommandLineTool.sample("ada-1.png")
            try String(repeating: "\(picture)\n", count: 30)
                .write(toFile: list, atomically: true, encoding: .utf8)
            let arguments = ["embed", model, list, "-o", "\(folder)/g.npy"]
            let command = ([CommandLineTool.path ?? ""] + arguments)
                .map { "'\($0)'" }.joined(separator: " ")
            let seen = try CommandLineTool.run(
                ["-qec", command, "/dev/null"], program: script, environment: ["TERM": "xterm"])
            #expect(seen.exitCode == 0, "\(seen.output)")
            let pattern = #/\r\u{1B}\[K\[[#.]{24}\] 15 of 30, [0-9.]+ a second, [0-9]+ s left/#
            #expect(seen.output.contains(pattern), "\(seen.output.prefix(500).debugDescription)")
            #expect(seen.output.contains("g.npy: 30 embeddings, "))
            // Where nobody can see it, there is none.
            let piped = try CommandLineTool.run(arguments)
            #expect(piped.exitCode == 0 && piped.errors.isEmpty, "\(piped.errors)")
            #expect(!piped.output.contains("["))
        }
    }
}
