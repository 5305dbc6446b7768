import FaceImages
import Foundation
import Testing

/// `burin embed`: many pictures, their order, and runs that were stopped.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct EmbedTests {
    private static let samples = ["ada-1.png", "ada-2.png", "cleo.png"]

    /// A folder of pictures in turn, some in a folder below.
    private static func fill(_ folder: String, _ count: Int) throws -> [String] {
        let pictures = "\(folder)/pictures"
        try FileManager.default.createDirectory(
            atPath: "\(pictures)/more", withIntermediateDirectories: true)
        return try (0..<count).map { index in
            let place = index < count / 2 ? "a" : "more/b"
            let path = "\(pictures)/\(place)\(1000 + index).png"
            try FileManager.default.copyItem(
                atPath: CommandLineTool.sample(samples[index % samples.count]), toPath: path)
            return path
        }
    }

    private static func floats(_ line: [String: Any]) -> [Float] {
        (line["embedding"] as? [Double] ?? []).map(Float.init)
    }

    @Test func everyFormHoldsTheSameNumbersInOrder() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder, 7)
            let expected = try CommandLineTool.run(["run", model] + pictures).output
            for name in ["g.npy", "g.jsonl", "g.csv"] {
                let result = try CommandLineTool.run(
                    "embed", model, "\(folder)/pictures", "-o", "\(folder)/\(name)")
                #expect(result.exitCode == 0, "\(result.errors)")
                #expect(result.output.hasPrefix("\(folder)/\(name): 7 embeddings, "))
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(left == ["g.csv", "g.jsonl", "g.npy", "g.txt", "pictures"])
            #expect(try String(contentsOfFile: "\(folder)/g.jsonl", encoding: .utf8) == expected)
            let lines = try CommandLineTool.run(["run", model] + pictures).jsonLines()
            let (header, values) = try NumpyFile.read("\(folder)/g.npy")
            #expect(header.contains("(7, 128)"))
            #expect(values == lines.flatMap(Self.floats))
            let names = try String(contentsOfFile: "\(folder)/g.txt", encoding: .utf8)
            #expect(names == pictures.map { "\($0)\n" }.joined())
            let rows = try String(contentsOfFile: "\(folder)/g.csv", encoding: .utf8)
                .split(separator: "\n")
            #expect(rows.count == 8 && rows[0].hasPrefix("file,0,1,"))
            let third = rows[3].split(separator: ",")
            #expect(third[0] == pictures[2])
            #expect(third.dropFirst().compactMap { Float($0) } == Self.floats(lines[2]))
        }
    }

    @Test func listsAndStandardInputNamePictures() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder, 3).reversed()
            let list = "\(folder)/list"
            try pictures.joined(separator: "\r\n").write(
                toFile: list, atomically: true, encoding: .utf8)
            let output = "\(folder)/g.jsonl"
            let named = try CommandLineTool.run("embed", model, list, "-o", output)
            #expect(named.exitCode == 0, "\(named.errors)")
            let first = try String(contentsOfFile: output, encoding: .utf8)
            #expect(first.split(separator: "\n").count == 3)
            let piped = try CommandLineTool.run(
                [
                    "-c", "cat \"$0\" | \"$1\" embed \"$2\" - -o \"$3\"", list,
                    CommandLineTool.path ?? "", model, output,
                ], program: "/bin/sh")
            #expect(piped.exitCode == 0, "\(piped.errors)")
            #expect(try String(contentsOfFile: output, encoding: .utf8) == first)
        }
    }

    @Test func mirrorsAreAddedAndLengthsMadeOne() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let file = CommandLineTool.sample("ada-1.png")
            func embedding(_ options: [String], _ picture: String? = nil) throws -> [Float] {
                let picture = picture ?? file
                let output = "\(folder)/g.npy"
                let result = try CommandLineTool.run(
                    ["embed", model, picture, "-o", output] + options)
                #expect(result.exitCode == 0, "\(result.errors)")
                return try NumpyFile.read(output).values
            }
            let (plain, sum) = (try embedding([]), try embedding(["--flip", "sum"]))
            let unit = try embedding(["--flip", "sum", "--normalize"])
            // The mirror image, made here: rows of pixels from right to left.
            let image = try Image.decode(path: file)
            let pixels = (0..<image.height * image.width).flatMap { index in
                let column = image.width - 1 - index % image.width
                let start = 3 * (index / image.width * image.width + column)
                return image.pixels[start..<start + 3]
            }
            let mirror = "\(folder)/mirror.png"
            try Data(Image(width: image.width, height: image.height, pixels: pixels).encodedPNG())
                .write(to: URL(fileURLWithPath: mirror))
            let other = try embedding([], mirror)
            #expect(other != plain)
            #expect(sum == zip(plain, other).map { $0 + $1 })
            let length = sum.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            for (scaled, number) in zip(unit, sum) {
                #expect(abs(Double(scaled) - Double(number) / length) < 1e-7)
            }
            #expect(try embedding(["--flip", "sum"], mirror) == sum)
        }
    }

    @Test func aKilledRunGoesOnWithoutLosingOrRepeating() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let count = 400
            let pictures = try Self.fill(folder, count)
            let output = "\(folder)/g.npy"
            let arguments = ["embed", model, "\(folder)/pictures", "-o", output, "--threads", "2"]
            var kills = 0
            for _ in 0..<3 {
                let killed = try CommandLineTool.run(
                    arguments,
                    started: { process in
                        let start = Self.size("\(output).part")
                        for _ in 0..<2000 where process.isRunning {
                            if Self.size("\(output).part") > start + 20_000 { break }
                            Thread.sleep(forTimeInterval: 0.002)
                        }
                        kill(process.processIdentifier, SIGKILL)
                    })
                if killed.wasKilled { kills += 1 }
                #expect(!FileManager.default.fileExists(atPath: output) || !killed.wasKilled)
            }
            #expect(kills >= 1, "the runs were over before they could be killed")
            // A record that was cut off in the middle is done again.
            let part = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(output).part"))
            try part.seekToEnd()
            try part.write(contentsOf: Data(repeating: 7, count: 100))
            try part.close()
            let last = try CommandLineTool.run(arguments)
            #expect(last.exitCode == 0, "\(last.errors)")
            #expect(last.errors.contains("of \(count) pictures are done"))
            #expect(!FileManager.default.fileExists(atPath: "\(output).part"))
            let resumed = try Data(contentsOf: URL(fileURLWithPath: output))
            let whole = try CommandLineTool.run(arguments)
            #expect(whole.exitCode == 0)
            #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == resumed)
            let names = try String(contentsOfFile: "\(folder)/g.txt", encoding: .utf8)
            #expect(names.split(separator: "\n").map(String.init) == pictures)
            let values = try NumpyFile.read(output).values
            #expect(Array(values[..<128]) == Array(values[(3 * 128)..<(4 * 128)]))
            #expect(Array(values[..<128]) != Array(values[128..<256]))
        }
    }

    private static func size(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }

    @Test func badPicturesEndTheRunOrAreLeftOut() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder, 6)
            try Data().write(to: URL(fileURLWithPath: pictures[2]))
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: pictures[4]))
            let output = "\(folder)/g.npy"
            let stopped = try CommandLineTool.run(
                "embed", model, "\(folder)/pictures", "-o", output)
            #expect(stopped.exitCode == 3)
            #expect(stopped.errors.contains(pictures[2]))
            #expect(!FileManager.default.fileExists(atPath: output))
            let kept = try CommandLineTool.run(
                "embed", model, "\(folder)/pictures", "-o", output, "--keep-going")
            #expect(kept.exitCode == 3)
            #expect(kept.errors.contains("2 of 6 pictures are done"))
            #expect(kept.errors.contains(pictures[4]))
            #expect(kept.errors.contains("2 pictures could not be read and are left out"))
            #expect(try NumpyFile.read(output).header.contains("(4, 128)"))
            let names = try String(contentsOfFile: "\(folder)/g.txt", encoding: .utf8)
            let good = pictures.enumerated().filter { ![2, 4].contains($0.offset) }
            #expect(names.split(separator: "\n").map(String.init) == good.map(\.element))
        }
    }

    @Test func anotherRunsJournalIsNotContinued() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder, 4)
            try Data().write(to: URL(fileURLWithPath: pictures[3]))
            let output = "\(folder)/g.csv"
            let arguments = ["embed", model, "\(folder)/pictures", "-o", output]
            #expect(try CommandLineTool.run(arguments).exitCode == 3)
            let other = try CommandLineTool.run(arguments + ["--normalize"])
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("--restart"))
            try FileManager.default.removeItem(atPath: pictures[3])
            let fewer = try CommandLineTool.run(arguments)
            #expect(fewer.exitCode == 1)
            #expect(fewer.errors.contains("other pictures"))
            let restarted = try CommandLineTool.run(arguments + ["--restart"])
            #expect(restarted.exitCode == 0, "\(restarted.errors)")
            // The user's own file of that name is not a journal.
            try "mine".write(toFile: "\(output).part", atomically: true, encoding: .utf8)
            let mine = try CommandLineTool.run(arguments)
            #expect(mine.exitCode == 1)
            #expect(try String(contentsOfFile: "\(output).part", encoding: .utf8) == "mine")
            // Nor is one that another process writes.
            try FileManager.default.removeItem(atPath: "\(output).part")
            let handle = open("\(output).part", O_RDWR | O_CREAT, 0o666)
            defer { close(handle) }
            #expect(flock(handle, LOCK_EX) == 0)
            let locked = try CommandLineTool.run(arguments)
            #expect(locked.exitCode == 1)
            #expect(locked.errors.contains("another process"))
        }
    }

    @Test func mistakesAreNamed() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let picture = CommandLineTool.sample("ada-1.png")
            try FileManager.default.createDirectory(
                atPath: "\(folder)/empty", withIntermediateDirectories: false)
            let cases: [(arguments: [String], code: Int32, text: String)] = [
                ([picture, "-o", "\(folder)/g.txt"], 1, ".npy, .jsonl, .csv"),
                ([picture, "-o", "\(folder)/.npy"], 1, ".npy, .jsonl, .csv"),
                ([picture, "-o", "\(folder)/no/g.npy"], 1, "not there"),
                (["\(folder)/empty", "-o", "\(folder)/g.npy"], 1, "no picture"),
                (["\(folder)/absent", "-o", "\(folder)/g.npy"], 3, "absent"),
                ([model, "-o", "\(folder)/g.npy"], 3, "is no text"),
                ([picture, "-o", "\(folder)/g.npy", "--flip", "mean"], 1, "mean"),
                ([picture, "-o", "\(folder)/g.npy", "--threads", "0"], 1, "--threads"),
            ]
            for (arguments, code, text) in cases {
                let result = try CommandLineTool.run(["embed", model] + arguments)
                #expect(result.exitCode == code, "\(arguments): \(result.errors)")
                #expect(result.errors.contains(text), "\(arguments): \(result.errors)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == ["empty"])
        }
    }
}
