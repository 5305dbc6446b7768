import Diagnostics
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Runs a program to its end, without a shell and without input.
enum Command {
    /// How a program ended.
    struct Outcome: Sendable {
        var status: TerminationStatus
        /// The start of what it wrote to its standard error.
        var messages: String

        var isSuccess: Bool { status.isSuccess }
    }

    /// What is kept of a program's messages; the rest is read and dropped, so that the program
    /// never waits for a full pipe.
    static let messageLimit = 64 << 10

    /// Messages are parsed and quoted, so they must not be translated.
    private static let environment = Environment.inherit.updating(["LC_ALL": "C"])

    /// Runs a program; throws where it cannot be started or the task is cancelled, in which case
    /// the program is stopped.
    static func run(
        _ executable: String, _ arguments: [String], in folder: String? = nil
    ) async throws(Diagnostic) -> Outcome {
        do {
            let result = try await Subprocess.run(
                .path(FilePath(executable)), arguments: Arguments(arguments),
                environment: environment, workingDirectory: folder.map { FilePath($0) },
                platformOptions: options, input: .none, output: .discarded, error: .sequence
            ) { execution in
                try await start(of: execution.standardError)
            }
            try Task.checkCancellation()
            return Outcome(status: result.terminationStatus, messages: result.closureResult)
        } catch {
            throw failure(executable, error)
        }
    }

    /// The standard output of a program that is expected to be brief and to succeed.
    static func output(
        _ executable: String, _ arguments: [String]
    ) async throws(Diagnostic) -> String {
        do {
            let result = try await Subprocess.run(
                .path(FilePath(executable)), arguments: Arguments(arguments),
                environment: environment, platformOptions: options, input: .none,
                output: .string(limit: messageLimit), error: .discarded)
            guard result.terminationStatus.isSuccess else {
                throw Diagnostic(.toolchain, "\(executable) failed: \(result.terminationStatus)")
            }
            return result.standardOutput
        } catch {
            throw failure(executable, error)
        }
    }

    /// A cancelled compiler gets a moment to remove its temporary files.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [
            .send(signal: .terminate, allowedDurationToNextStep: .milliseconds(500))
        ]
        return options
    }

    private static func start(of stream: SubprocessOutputSequence) async throws -> String {
        var kept: [UInt8] = []
        for try await chunk in stream {
            chunk.withUnsafeBytes { kept += $0.prefix(messageLimit - kept.count) }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func failure(_ executable: String, _ error: any Error) -> Diagnostic {
        if let diagnostic = error as? Diagnostic { return diagnostic }
        if error is CancellationError {
            return Diagnostic(.toolchain, "\(executable) was stopped")
        }
        return Diagnostic(.toolchain, "\(executable) cannot be run: \(error)")
    }
}
