import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct RunTests {
    static let pictures = ["ada-1.png", "ada-2.png", "ben.jpg"].map(CommandLineTool.sample)

    /// Two images of different pixels.
    private static let pixels: [Float] = (0..<75264).map { (index: Int) -> Float in
        Float((index * 7 + index / 1000) % 256)
    }

    @Test func picturesGiveJSONLines() throws {
        let result = try CommandLineTool.run(["run", try CompiledModel.path()] + Self.pictures)
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        let lines = try result.jsonLines()
        #expect(lines.compactMap { $0["file"] as? String } == Self.pictures)
        for line in lines { #expect((line["embedding"] as? [Double])?.count == 128) }
        #expect(result.output.hasPrefix("{\"file\":"))
    }

    @Test func jsonAndNumpyHoldTheSameNumbers() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let (input, output) = ("\(folder)/x.npy", "\(folder)/y.npy")
            try NumpyFile.write(Self.pixels, shape: [2, 3, 112, 112], to: input)
            let written = try CommandLineTool.run("run", model, "--input", input, "-o", output)
            #expect(written.exitCode == 0, "\(written.errors)")
            #expect(written.output.isEmpty)
            let (header, values) = try NumpyFile.read(output)
            #expect(header.contains("'<f4'") && header.contains("(2, 128)"))
            let lines = try CommandLineTool.run("run", model, "--input", input).jsonLines()
            #expect(lines.compactMap { $0["index"] as? Int } == [0, 1])
            let printed = lines.flatMap { $0["embedding"] as? [Double] ?? [] }.map(Float.init)
            #expect(printed == values, "shortest decimals read back as the same floats")
            #expect(values.prefix(128) != values.suffix(128))
        }
    }

    @Test func modelIsCompiledOnTheWay() throws {
        let arguments = ["run"] + CompiledModel.arguments + [Self.pictures[0]]
        let result = try CommandLineTool.run(arguments)
        let library = try CommandLineTool.run("run", try CompiledModel.path(), Self.pictures[0])
        #expect(result.exitCode == 0)
        #expect(result.output == library.output)
    }

    @Test func similarityIsATableOrAnObject() throws {
        let arguments = ["run", try CompiledModel.path()] + Self.pictures + ["--similarity"]
        let text = try CommandLineTool.run(arguments)
        #expect(text.exitCode == 0)
        #expect(text.output.split(separator: "\n").count == 4)
        #expect(text.output.components(separatedBy: "1.0000").count >= 4)
        let json = try CommandLineTool.run(arguments + ["--json"]).json()
        #expect(json["files"] as? [String] == Self.pictures)
        let cosines = try #require(json["cosines"] as? [[Double]])
        for row in 0..<3 {
            #expect(abs(cosines[row][row] - 1) < 1e-12)
            for column in 0..<3 {
                #expect(cosines[row][column] == cosines[column][row])
                #expect(cosines[row][column] <= 1 + 1e-12)
            }
        }
    }

    @Test func otherSizesAreResizedWithANotice() throws {
        let picture = CommandLineTool.sample("ada-180x150.jpg")
        let model = try CompiledModel.path()
        let result = try CommandLineTool.run("run", model, picture)
        #expect(result.exitCode == 0)
        #expect(result.errors.contains("180x150"))
        #expect(try CommandLineTool.run("run", model, picture, "--quiet").errors.isEmpty)
    }

    @Test func namesCannotReachTheTerminalRaw() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let name = "\(folder)/a\"b\\\u{1B}[31m\n\u{202E}.png"
            try FileManager.default.copyItem(
                atPath: CommandLineTool.sample("ada-180x150.jpg"), toPath: name)
            let lines = try CommandLineTool.run("run", model, name)
            #expect(try lines.json()["file"] as? String == name)
            let table = try CommandLineTool.run("run", model, name, name, "--similarity")
            for text in [lines.output, lines.errors, table.output, table.errors] {
                #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
                #expect(!text.isEmpty)
            }
        }
    }

    @Test func notANumberIsNullWithAWarning() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            var pixels = Self.pixels
            pixels[5000] = .nan
            try NumpyFile.write(pixels, shape: [2, 3, 112, 112], to: "\(folder)/x.npy")
            let result = try CommandLineTool.run("run", model, "--input", "\(folder)/x.npy")
            #expect(result.exitCode == 0)
            #expect(result.errors.contains("not finite"))
            let embedding = try result.jsonLines()[0]["embedding"] as? [Any]
            #expect(embedding?.contains { $0 is NSNull } == true)
        }
    }
}
