import Foundation

/// The built program, run as a process of its own.
enum CommandLineTool {
    /// How a run ended.
    struct Result {
        var exitCode: Int32
        /// Whether a signal ended the process; the exit code is its number then.
        var wasKilled: Bool
        var output: String
        var errors: String

        /// The lines of standard output, each as JSON.
        func jsonLines() throws -> [[String: Any]] {
            try output.split(separator: "\n").map { line in
                let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
                guard let object = value as? [String: Any] else {
                    throw NotAnObject(line: "\(line)")
                }
                return object
            }
        }

        /// Standard output as one JSON object.
        func json() throws -> [String: Any] {
            let lines = try jsonLines()
            guard lines.count == 1 else { throw NotAnObject(line: output) }
            return lines[0]
        }
    }

    struct NotAnObject: Error { var line: String }

    /// The package's root folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The program beside the running tests, else that of `make build`; nil, and said, where there
    /// is none.
    static let path: String? = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let folders = [tests.map { ($0 as NSString).deletingLastPathComponent }, bundleFolder]
        let candidates =
            folders.compactMap(\.self).map { "\($0)/burin" }
            + ["\(root)/.build/release/burin"]
        let found = candidates.first(where: FileManager.default.isExecutableFile)
        if found == nil { print("note: burin is not built; tests of the command line are skipped") }
        return found
    }()

    /// The folder of the test bundle, where the tests run inside a helper of the toolchain.
    private static let bundleFolder: String? = {
        let arguments = CommandLine.arguments
        guard let index = arguments.firstIndex(of: "--test-bundle-path"),
            index + 1 < arguments.count
        else { return nil }
        return (arguments[index + 1] as NSString).deletingLastPathComponent
    }()

    static var isBuilt: Bool { path != nil }

    /// A sample picture of the repository.
    static func sample(_ name: String) -> String { "\(root)/Samples/\(name)" }

    /// Runs the program to its end.
    static func run(_ arguments: String...) throws -> Result { try run(arguments) }

    /// Measured times and objects of all runs: not the user's, and kept from one `swift test` to
    /// the next.
    private static let cache = "\(root)/.build/command-line-tests/cache"

    /// Runs the program, or another one, to its end; `environment` is added to that of the tests,
    /// `standardOutput` replaces the file that keeps its output, and `started` is called once it
    /// runs.
    static func run(
        _ arguments: [String], program: String? = nil, environment: [String: String] = [:],
        standardOutput: FileHandle? = nil, started: (Process) throws -> Void = { _ in }
    ) throws -> Result {
        try withTemporaryFolder { folder in
            let (output, errors) = ("\(folder)/output", "\(folder)/errors")
            for path in [output, errors] {
                _ = FileManager.default.createFile(atPath: path, contents: nil)
            }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program ?? path ?? "")
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment
                .merging(["BURIN_CACHE": cache]) { $1 }.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput =
                try standardOutput
                ?? FileHandle(forWritingTo: URL(fileURLWithPath: output))
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
            try process.run()
            try started(process)
            process.waitUntilExit()
            return Result(
                exitCode: process.terminationStatus,
                wasKilled: process.terminationReason == .uncaughtSignal,
                output: try String(contentsOfFile: output, encoding: .utf8),
                errors: try String(contentsOfFile: errors, encoding: .utf8))
        }
    }

    /// A new empty folder, removed by `body`'s end.
    static func withTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-cli-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}
