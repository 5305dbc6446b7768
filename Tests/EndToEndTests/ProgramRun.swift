import Foundation

/// A program run to its end, without a shell.
struct ProgramRun {
    /// The exit code; 128 and the signal's number where a signal ended it.
    let exitCode: Int32
    let output: String
    let errors: String

    /// Runs a program in a folder, with `variables` besides this process's. Output goes through
    /// files, so no pipe can fill up.
    init(
        _ program: String, _ arguments: [String], in folder: String,
        variables: [String: String] = [:]
    ) throws {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: scratch) }
        func file(_ name: String) throws -> (url: URL, handle: FileHandle) {
            let url = scratch.appendingPathComponent(name)
            try Data().write(to: url)
            return (url, try FileHandle(forWritingTo: url))
        }
        let (standardOutput, standardError) = (try file("output"), try file("errors"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = standardOutput.handle
        process.standardError = standardError.handle
        try process.run()
        process.waitUntilExit()
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        exitCode = signal + process.terminationStatus
        output = String(decoding: try Data(contentsOf: standardOutput.url), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: standardError.url), as: UTF8.self)
    }

    /// The first of these programs in `PATH`; nil, and said, where there is none.
    static func find(_ names: String...) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in names {
            for folder in folders
            where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        print("note: none of \(names) is installed; what needs it is skipped")
        return nil
    }
}
