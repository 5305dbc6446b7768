import Foundation
import TestSupport
import Testing

/// How `burin serve` starts and ends.
@Suite(.enabled(if: ServeProcess.isBuilt)) struct ShutdownTests {
    /// Requests that wait for a batch which does not fill.
    private static func waitingRequests(
        _ server: ServeProcess, _ count: Int
    ) throws -> [HTTPConnection] {
        let file = try RequestBodies.picture(seed: 1).file
        let connections = try (0..<count).map { _ in try server.connect() }
        for connection in connections {
            connection.send(HTTPConnection.head("POST", "/embed", length: file.count) + file)
        }
        let areQueued = try ServeProcess.wait {
            try server.metric("burin_queue_depth") == Double(count)
        }
        #expect(areQueued)
        return connections
    }

    @Test(arguments: [SIGTERM, SIGINT]) func whatWasAcceptedIsFinished(_ signal: Int32) async throws
    {
        let model = try await TinyModel.compile().model
        let expected = try model.embed(RequestBodies.picture(seed: 1).image)
        try await ServeProcess.with("--max-delay", "10000") { (server) throws in
            let idle = try server.connect()
            #expect(try idle.request("GET", "/v2/health/ready").status == 200)
            let waiting = try Self.waitingRequests(server, 3)
            server.signal(signal)
            #expect(ServeProcess.wait { server.text.contains("shutting down") })
            #expect(idle.isEnded())
            #expect(ServeProcess.wait { (try? server.connect()) == nil })
            for connection in waiting {
                let answer = try connection.answer()
                #expect(answer.status == 200 && answer.embedding == expected)
                // Who sent another request here would lose it.
                #expect(answer.headers["connection"] == "close")
                #expect(connection.isEnded())
            }
            #expect(server.exitCode() == 0)
            #expect(server.lines.last?["message"] as? String == "ended")
        }
    }

    /// A request behind the one that is answered last is not worked on: nobody would see it.
    @Test func aRequestBehindTheLastAnswerIsNotDone() async throws {
        let file = try RequestBodies.picture(seed: 1).file
        try await ServeProcess.with("--max-delay", "10000") { (server) throws in
            let connection = try Self.waitingRequests(server, 1)[0]
            connection.send(HTTPConnection.head("POST", "/embed", length: file.count) + file)
            // The server has read it, or will: it is not a matter of time.
            Thread.sleep(forTimeInterval: 0.2)
            server.signal(SIGTERM)
            let answer = try connection.answer()
            #expect(answer.status == 200 && answer.headers["connection"] == "close")
            #expect(connection.isEnded() && !connection.hasPartOfAnswer)
            connection.close()
            #expect(server.exitCode() == 0)
            #expect(server.lines.count { $0["path"] as? String == "/embed" } == 1)
        }
    }

    @Test func theSecondSignalEndsAtOnce() async throws {
        try await ServeProcess.with("--max-delay", "20000") { (server) throws in
            let waiting = try Self.waitingRequests(server, 1)
            let start = ContinuousClock.now
            server.signal(SIGTERM)
            #expect(ServeProcess.wait { server.text.contains("shutting down") })
            server.signal(SIGTERM)
            #expect(server.exitCode() == nil)
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(waiting[0].isEnded())
        }
    }

    @Test func graceHasAnEnd() async throws {
        try await ServeProcess.with("--max-delay", "20000", "--grace", "0.5") { (server) throws in
            let waiting = try Self.waitingRequests(server, 2)
            let start = ContinuousClock.now
            server.signal(SIGTERM)
            #expect(server.exitCode() == 1)
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(
                server.text.contains(
                    "connections were cut after 0.5 seconds, 2 requests among them"))
            #expect(server.text.contains("give them more time with --grace"))
            #expect(waiting.allSatisfy { $0.isEnded() })
        }
    }

    @Test func theFirstLineHoldsThePort() async throws {
        try await ServeProcess.with("--quiet", "--workers", "3", "--queue", "7") {
            (server) throws in
            let line = try #require(server.lines.first)
            #expect(line["message"] as? String == "listening")
            #expect(line["host"] as? String == "127.0.0.1")
            #expect(line["model"] as? String == "ir-unit" && line["workers"] as? Int == 3)
            #expect(line["batches"] as? String == "1,4" && line["queue"] as? Int == 7)
            #expect(try server.connect().request("GET", "/v2").status == 200)
            #expect(server.lines.count == 1)
        }
    }

    @Test func addressesOfOthersAreWarnedOf() async throws {
        try await ServeProcess.with("--host", "0.0.0.0") { (server) throws in
            #expect(ServeProcess.wait { server.lines.count == 2 })
            #expect(server.lines[1]["level"] as? String == "warning")
            let text = try #require(server.lines[1]["message"] as? String)
            #expect(text.hasPrefix("whoever reaches this address may use the model"))
        }
    }

    @Test func aTakenPortIsAnError() async throws {
        let path = try await TinyModel.compile().path
        try await ServeProcess.with { (server) throws in
            let other = try Self.run(path, ["--port", "\(server.port)"])
            #expect(other.exitCode == 1)
            #expect(
                other.errors.contains(
                    "127.0.0.1 port \(server.port) is taken by another program"))
            #expect(other.errors.contains("choose another with --port"))
        }
    }

    static let mistakes: [(options: [String], message: String)] = [
        (["--port", "65536"], "--port is 65536; expected 0 to 65535"),
        (["--port", "-1"], "--port is -1; expected 0 to 65535"),
        (["--queue", "0"], "--queue is 0; expected 1 to 100000"),
        (["--max-delay", "-1"], "--max-delay is -1.0; expected 0.0 to 60000.0"),
        (["--max-delay", "nan"], "--max-delay is nan; expected 0.0 to 60000.0"),
        (["--max-body", "0"], "--max-body is 0; expected 1 to 1073741824"),
        (["--max-pixels", "67108865"], "--max-pixels is 67108865; expected 1 to 67108864"),
        (["--connections", "0"], "--connections is 0; expected 1 to 100000"),
        (["--timeout", "0"], "--timeout is 0.0; expected 0.1 to 3600.0"),
        (["--grace", "0"], "--grace is 0.0; expected 0.1 to 3600.0"),
        (["--host", ""], "--host is empty"), (["--name", ""], "--name is empty"),
        (["--workers", "0"], "--workers"),
        (["--host", "192.0.2.1", "--port", "0"], "192.0.2.1 port 0 cannot be listened on"),
        (["--host", "no such host", "--port", "0"], "no such host port 0 cannot be listened on"),
        (["--weights", "seed:1"], "is compiled already"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreSaid(_ mistake: (options: [String], message: String)) async throws {
        let path = try await TinyModel.compile().path
        let result = try Self.run(path, mistake.options)
        #expect(result.exitCode == 1, "\(mistake.options)")
        #expect(result.errors.contains(mistake.message), "\(result.errors)")
    }

    @Test func moreConnectionsThanFilesAreAnError() async throws {
        let path = try await TinyModel.compile().path
        let result = try Self.run(
            "/bin/sh", ["-c", "ulimit -n 200; exec \"$0\" serve \"$1\" --port 0", "-", path])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("256 connections need 384 open files, and 200 are allowed"))
        #expect(result.errors.contains("lower --connections, or raise the limit (ulimit -n)"))
    }

    @Test func aModelThatIsNotThereIsAnError() throws {
        let result = try Self.run("/nowhere/model.so", [])
        #expect(result.exitCode == 3)
        #expect(result.errors.contains("cannot be opened"))
    }

    /// Runs `burin serve`, or a shell that does, to its end.
    private static func run(
        _ path: String, _ options: [String]
    ) throws -> (exitCode: Int32, errors: String) {
        let program = try #require(ServeProcess.program)
        let isShell = path == "/bin/sh"
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: isShell ? path : program)
        process.arguments =
            isShell ? options.map { $0 == "-" ? program : $0 } : ["serve", path] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: file)
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
    }
}
