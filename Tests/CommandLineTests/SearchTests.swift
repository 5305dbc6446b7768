import Foundation
import Testing

/// `burin compare` and `burin search`.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct SearchTests {
    private static let pictures = ["ada-1.png", "ada-2.png", "cleo.png", "ben.jpg"]
        .map(CommandLineTool.sample)

    @Test func compareTellsTheCosineOfTwoPictures() throws {
        let model = try CompiledModel.path()
        let same = try CommandLineTool.run(
            "compare", model, Self.pictures[0], Self.pictures[0], "--json"
        ).json()
        #expect(abs((same["cosine"] as? Double ?? 0) - 1) < 1e-12)
        #expect(abs(same["squared_distance"] as? Double ?? 1) < 1e-11)
        let two = try CommandLineTool.run(
            "compare", model, Self.pictures[0], Self.pictures[2], "--json"
        ).json()
        let similarity = try CommandLineTool.run(
            "run", model, Self.pictures[0], Self.pictures[2], "--similarity", "--json"
        ).json()
        let cosines = try #require(similarity["cosines"] as? [[Double]])
        #expect(abs((two["cosine"] as? Double ?? 0) - cosines[0][1]) < 1e-12)
        let text = try CommandLineTool.run("compare", model, Self.pictures[0], Self.pictures[2])
        #expect(text.output.contains("squared distance"))
        let absent = try CommandLineTool.run("compare", model, Self.pictures[0], "no.png")
        #expect(absent.exitCode == 3 && absent.errors.contains("no.png"))
    }

    @Test func searchFindsTheNearest() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let gallery = "\(folder)/gallery.npy"
            let made = try CommandLineTool.run(["embed", model] + Self.pictures + ["-o", gallery])
            #expect(made.exitCode == 0, "\(made.errors)")
            let lines = try CommandLineTool.run(
                ["search", gallery] + Self.pictures + ["--model", model, "--top", "3", "--json"]
            ).jsonLines()
            let table = try CommandLineTool.run(
                ["run", model] + Self.pictures + ["--similarity", "--json"]
            ).json()
            let cosines = try #require(table["cosines"] as? [[Double]])
            for (index, line) in lines.enumerated() {
                let matches = try #require(line["matches"] as? [[String: Any]])
                #expect(matches.count == 3)
                #expect(matches[0]["name"] as? String == Self.pictures[index])
                let expected = cosines[index].sorted(by: >).prefix(3)
                for (match, cosine) in zip(matches, expected) {
                    #expect(abs((match["cosine"] as? Double ?? 0) - cosine) < 1e-5)
                }
            }
            let own = try CommandLineTool.run("search", gallery, "--queries", gallery, "--json")
            #expect(try own.jsonLines().count == 4)
            let text = try CommandLineTool.run(
                "search", gallery, Self.pictures[1], "--model", model, "--top", "1")
            #expect(text.output.contains("1.0000") && text.output.contains("ada-2.png"))
            try FileManager.default.removeItem(atPath: "\(folder)/gallery.txt")
            let unnamed = try CommandLineTool.run(
                "search", gallery, Self.pictures[1], "--model", model)
            #expect(unnamed.output.contains("row 1"))
        }
    }

    @Test func searchNamesMistakes() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let (gallery, narrow) = ("\(folder)/g.npy", "\(folder)/narrow.npy")
            try NumpyFile.write([1, 0, 0, 1, 1, 1], shape: [3, 2], to: narrow)
            try NumpyFile.write([1, .nan], shape: [1, 2], to: "\(folder)/nan.npy")
            try NumpyFile.write([1, 2], shape: [2], to: "\(folder)/flat.npy")
            try NumpyFile.write([1, 0, 0, 1, 1, 1], shape: [3, 2], to: gallery)
            try "a\nb\n".write(toFile: "\(folder)/g.txt", atomically: true, encoding: .utf8)
            let picture = Self.pictures[0]
            let cases: [(arguments: [String], code: Int32, text: String)] = [
                ([narrow], 1, "--queries"),
                ([narrow, picture], 1, "--model"),
                ([narrow, picture, "--model", model], 1, "expected 2 numbers"),
                ([narrow, "--queries", narrow, "--top", "0"], 1, "--top"),
                ([gallery, "--queries", narrow], 3, "2 names for 3"),
                (["\(folder)/nan.npy", "--queries", narrow], 3, "not finite"),
                (["\(folder)/flat.npy", "--queries", narrow], 3, "shape [2]"),
                ([narrow, "--queries", "\(folder)/flat.npy"], 3, "shape [2]"),
                (["\(folder)/absent.npy", "--queries", narrow], 3, "absent.npy"),
            ]
            for (arguments, code, text) in cases {
                let result = try CommandLineTool.run(["search"] + arguments)
                #expect(result.exitCode == code, "\(arguments): \(result.errors)")
                #expect(result.errors.contains(text), "\(arguments): \(result.errors)")
            }
            let found = try CommandLineTool.run(
                "search", narrow, "--queries", narrow, "--top", "1", "--json")
            let names = try found.jsonLines().map { line in
                (line["matches"] as? [[String: Any]])?.first?["row"] as? Int
            }
            #expect(names == [0, 1, 2])
        }
    }
}
