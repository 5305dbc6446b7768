import Foundation
import Testing

/// `burin inspect --dot` and `--svg`.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct DrawingTests {
    private static let hasGraphviz = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/dot")
        }

    @Test func aFolderGetsEveryStage() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = folder + "/stages"
            let arguments = ["inspect", "-q"] + CompiledModel.arguments + ["--dot", path]
            #expect(try CommandLineTool.run(arguments).exitCode == 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(files.first == "00-import.dot")
            #expect(files.contains { $0.hasSuffix("-FuseEpilogue.dot") })
            let planned = try #require(files.first { $0.hasSuffix("-planned.dot") })
            let text = try String(contentsOfFile: path + "/" + planned, encoding: .utf8)
            #expect(text.contains("depthwise") && text.contains(" ms") && text.contains("times"))
            let list = try String(contentsOfFile: path + "/drawings.txt", encoding: .utf8)
            #expect(list.split(separator: "\n").count == files.count - 1)
            // What Burin wrote it replaces, other folders it leaves alone.
            #expect(try CommandLineTool.run(arguments).exitCode == 0)
            try FileManager.default.removeItem(atPath: path + "/drawings.txt")
            #expect(try CommandLineTool.run(arguments).exitCode == 1)
        }
    }

    @Test func measuredTimesTakeThePlaceOfEstimates() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let profile = folder + "/profile.json"
            let json = #"{"layers": [{"layer": "conv_1_conv2d", "kernel": "k", "ms": 1234.5}]}"#
            try json.write(toFile: profile, atomically: true, encoding: .utf8)
            let file = folder + "/one.dot"
            let arguments = ["inspect", "-q"] + CompiledModel.arguments + ["--dot", file]
            #expect(try CommandLineTool.run(arguments + ["--times", profile]).exitCode == 0)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains("1234.50 ms measured"))
            #expect(try CommandLineTool.run(arguments + ["--stage", "after:import"]).exitCode == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains("as imported"))
            try "[]".write(toFile: profile, atomically: true, encoding: .utf8)
            let wrong = try CommandLineTool.run(arguments + ["--times", profile])
            #expect(wrong.exitCode == 3 && wrong.errors.contains("is no profile"))
        }
    }

    @Test(arguments: [
        (["--stage", "planned"], "need --dot or --svg"),
        (["--dot", "folder", "--stage", "planned"], "--stage is for one file"),
        (["--dot", "x.dot", "--stage", "after:Nothing"], "no place in the pipeline"),
    ])
    func misuse(arguments: [String], message: String) throws {
        let result = try CommandLineTool.run(["inspect", "mobilefacenet"] + arguments)
        #expect(result.exitCode == 1)
        #expect(result.errors.contains(message))
    }

    @Test(.enabled(if: hasGraphviz, "needs Graphviz's program dot"))
    func graphvizDrawsIt() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let file = folder + "/net.svg"
            let arguments = ["inspect", "-q"] + CompiledModel.arguments + ["--svg", file]
            #expect(try CommandLineTool.run(arguments).exitCode == 0)
            let svg = try String(contentsOfFile: file, encoding: .utf8)
            #expect(svg.contains("<svg") && svg.contains("depthwise"))
        }
    }
}
