import Foundation
import TestSupport
import Testing

/// `burin serve` as a process of its own.
final class ServeProcess {
    /// The program beside the running tests, else that of `make build`; nil, and said, where there
    /// is none.
    static let program: String? = {
        let arguments = CommandLine.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path")
            .flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let candidates =
            [own, bundle].compactMap { $0.map { ($0 as NSString).deletingLastPathComponent } }
            .map { "\($0)/burin" } + ["\(Fixtures.root)/.build/release/burin"]
        let found = candidates.first(where: FileManager.default.isExecutableFile)
        if found == nil { print("note: burin is not built; tests of the server are skipped") }
        return found
    }()
    static var isBuilt: Bool { program != nil }

    let process = Process()
    private(set) var port = 0
    private let errors: String

    /// Starts a server on a free port and waits until it listens.
    init(_ model: String, _ options: [String], log: String) throws {
        errors = log
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.executableURL = URL(fileURLWithPath: Self.program ?? "")
        process.arguments = ["serve", model, "--port", "0"] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try process.run()
        for _ in 0..<2000 where port == 0 && process.isRunning {
            Thread.sleep(forTimeInterval: 0.005)
            port = lines.first?["port"] as? Int ?? 0
        }
        try #require(port != 0, "\(text)")
    }

    /// What the server wrote.
    var text: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    /// The whole lines of the log, each a JSON object; others are left out.
    var lines: [[String: Any]] {
        text.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
    }

    func connect() throws -> HTTPConnection { try HTTPConnection(port: port) }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end; the exit code, or nil where a signal ended the process.
    func exitCode() -> Int32? {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }

    /// The value of a metric's sample, named with its labels.
    func metric(_ sample: String) throws -> Double? {
        let page = try connect().request("GET", "/metrics").text
        let line = page.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        return line.flatMap { Double($0.dropFirst(sample.count + 1)) }
    }

    /// Waits until a condition holds, 20 s at most.
    static func wait(until condition: () throws -> Bool) rethrows -> Bool {
        for _ in 0..<4000 {
            if try condition() { return true }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return false
    }

    /// Runs `body` with a server of the tiny model, or another one, which is ended afterwards.
    static func with<T>(
        _ options: String..., model: String? = nil, body: (ServeProcess) throws -> T
    ) async throws -> T {
        let tiny = try await TinyModel.compile().path
        let path = model ?? tiny
        return try await Fixtures.withTemporaryFolder { folder in
            let server = try ServeProcess(path, options, log: "\(folder)/log")
            defer {
                if server.process.isRunning { server.signal(SIGKILL) }
                server.process.waitUntilExit()
            }
            return try body(server)
        }
    }
}
