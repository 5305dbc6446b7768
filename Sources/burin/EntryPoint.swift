import ArgumentParser
import Diagnostics
import Glibc

/// Runs the command line: parse, work, and end with the exit code of what happened.
@main
enum EntryPoint {
    static func main() async {
        StandardStreams.fillGaps()
        let work = Task { await run() }
        let interruption = Interruption { work.cancel() }
        let status = await work.value
        interruption.endProcessIfCancelled()
        exit(status)
    }

    private static func run() async -> Int32 {
        do {
            var command = try await Burin.asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.success
        } catch  where Task.isCancelled {
            return ExitStatus.interrupted
        } catch {
            return report(error)
        }
    }

    /// Says what went wrong on standard error and gives the exit code for it.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let diagnostic as Diagnostic:
            StandardError.shared.write("burin: error: \(diagnostic)")
            return diagnostic.category.rawValue
        case is OutputClosed: return ExitStatus.outputClosed
        case let code as ExitCode: return code.rawValue
        default: return reportParsing(error)
        }
    }

    /// Help and version are results; everything else is a mistake in the arguments.
    private static func reportParsing(_ error: any Error) -> Int32 {
        let message = Burin.fullMessage(for: error)
        guard Burin.exitCode(for: error) != .success else {
            do {
                try StandardOutput.write(message + "\n")
                return ExitStatus.success
            } catch {
                return report(error)
            }
        }
        // Arguments are quoted in the message: no control character of theirs may get through.
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        StandardError.shared.write(
            lines.map { String($0).escapedForDisplay }.joined(separator: "\n"))
        return Diagnostic.Category.usage.rawValue
    }
}
