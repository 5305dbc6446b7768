import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct HelpTests {
    static let commands = [
        "list", "inspect", "compile", "run", "check", "bench", "profile", "convert", "align",
        "embed", "compare", "search", "verify", "report", "serve",
    ]

    @Test func rootListsEverySubcommand() throws {
        let result = try CommandLineTool.run("--help")
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        for command in Self.commands { #expect(result.output.contains("\n  \(command) ")) }
    }

    @Test(arguments: commands) func subcommandTeaches(_ command: String) throws {
        let result = try CommandLineTool.run(command, "--help")
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("OVERVIEW: "))
        #expect(result.output.contains("USAGE: burin \(command)"))
        let examples = result.output.components(separatedBy: "\n  burin \(command)").count - 1
        #expect(examples >= 2)
    }

    @Test func versionIsAResult() throws {
        let result = try CommandLineTool.run("--version")
        #expect(result.exitCode == 0)
        #expect(result.output.hasPrefix("burin "))
        #expect(result.errors.isEmpty)
    }
}
