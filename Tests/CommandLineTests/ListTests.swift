import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ListTests {
    @Test func textNamesEveryArchitecture() throws {
        let result = try CommandLineTool.run("list")
        #expect(result.exitCode == 0)
        for name in ["crunet-56", "crunet-116", "attention-92", "lresnet-100e-ir", "mobilefacenet"]
        {
            #expect(result.output.contains("\(name)\n"))
        }
        #expect(result.output.contains("--ibn"))
    }

    @Test func jsonHasCostsAndOptions() throws {
        let result = try CommandLineTool.run("list", "--json")
        #expect(result.exitCode == 0)
        let list = try #require(try result.json()["architectures"] as? [[String: Any]])
        let attention = try #require(list.first { $0["name"] as? String == "attention-92" })
        #expect(attention["embedding_size"] as? Int == 512)
        #expect((attention["options"] as? [String])?.contains("--se") == true)
        #expect((attention["outputs"] as? [String])?.first == "E")
        for entry in list {
            #expect((entry["parameters"] as? Int ?? 0) > 900_000)
            #expect((entry["macs"] as? Int ?? 0) > 200_000_000)
        }
    }

    @Test func aReaderThatLeavesIsNoFailureToTalkAbout() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let result = try CommandLineTool.run(["list"], standardOutput: pipe.fileHandleForWriting)
        #expect(result.exitCode == 141)
        #expect(!result.wasKilled)
        #expect(result.errors.isEmpty)
    }
}
