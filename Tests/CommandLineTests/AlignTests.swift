import FaceImages
import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct AlignTests {
    private static let numbers = "38,51,73,51,56,71,41,92,70,92"
    private static let landmarks: [Double] = numbers.split(separator: ",").compactMap { Double($0) }

    @Test func pointsOfOnePicture() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let picture = CommandLineTool.sample("ben.jpg")
            let arguments = ["align", picture, "--points", Self.numbers, "-o", "\(folder)/crops"]
            let result = try CommandLineTool.run(arguments)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.isEmpty)
            let crop = "\(folder)/crops/ben.png"
            #expect(result.output == "\(crop): 112x112 of \(picture), scale 0.998\n")
            let expected = try Image.decode(path: picture)
                .aligned(to: .standard, by: FaceLandmarks(coordinates: Self.landmarks))
            #expect(try Image.decode(path: crop) == expected)
            // Again: crops of its own are replaced, by the same bytes.
            let before = try Data(contentsOf: URL(fileURLWithPath: crop))
            let json = try CommandLineTool.run(arguments + ["--json"]).json()
            #expect(try Data(contentsOf: URL(fileURLWithPath: crop)) == before)
            #expect(json["file"] as? String == picture)
            #expect(json["crop"] as? String == crop)
            #expect((json["matrix"] as? [[Double]])?.map(\.count) == [3, 3])
        }
    }

    @Test(arguments: ["csv", "json"]) func fileOfLandmarks(_ suffix: String) throws {
        try withPictures { folder in
            let names = ["id1/a.png", "id2/a.png", "./id2/a.png", "ben.jpg", "../in/id1/a.png"]
            try write(names.dropLast(2) + [names[4]], to: "\(folder)/in/faces.\(suffix)")
            let result = try CommandLineTool.run(
                "align", "--landmarks", "\(folder)/in/faces.\(suffix)", "-o", "\(folder)/crops",
                "--size", "224")
            // The third is the second's picture under another path: two crops of one name.
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("would have the name id2/a.png"), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/crops"))

            try write(
                [names[0], names[1], names[1], names[3], names[4]],
                to: "\(folder)/in/faces.\(suffix)")
            let good = try CommandLineTool.run(
                "align", "--landmarks", "\(folder)/in/faces.\(suffix)", "-o", "\(folder)/crops",
                "--size", "224")
            #expect(good.exitCode == 0, "\(good.errors)")
            for name in ["id1/a", "id2/a", "id2/a-2", "ben", "a"] {
                let crop = try Image.decode(path: "\(folder)/crops/\(name).png")
                #expect(crop.size.description == "224x224")
            }
        }
    }

    @Test func picturesChooseAmongLandmarks() throws {
        try withPictures { folder in
            try write(["id1/a.png", "ben.jpg"], to: "\(folder)/in/faces.csv")
            let choice = [
                "align", "--landmarks", "\(folder)/in/faces.csv", "-o", "\(folder)/crops",
            ]
            let result = try CommandLineTool.run(
                choice + ["--template", "96x112", "\(folder)/in/id1/../ben.jpg"])
            #expect(result.exitCode == 0, "\(result.errors)")
            let crops = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/crops")
            #expect(crops == ["ben.png"])
            let size = try Image.decode(path: "\(folder)/crops/ben.png").size
            #expect(size.description == "96x112")
            let other = try CommandLineTool.run(choice + ["\(folder)/in/id2/a.png"])
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("no landmarks of it"))
            let missing = try CommandLineTool.run(choice + ["\(folder)/in/no.png"])
            #expect(missing.exitCode == 3)
            #expect(missing.errors.contains("no.png"))
        }
    }

    @Test func badPicturesAreReportedAndTheOthersDone() throws {
        try withPictures { folder in
            let jpeg = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/in/ben.jpg"))
            try jpeg.prefix(300).write(to: URL(fileURLWithPath: "\(folder)/in/cut.jpg"))
            try Data().write(to: URL(fileURLWithPath: "\(folder)/in/empty.png"))
            var lines = ["cut.jpg", "empty.png", "gone.jpg", "ben.jpg"].map {
                "\($0),\(Self.numbers)"
            }
            lines.append("id1/a.png,1,1,1,1,1,1,1,1,1,1")
            let file = "\(folder)/in/faces.csv"
            try lines.joined(separator: "\n").write(
                toFile: file, atomically: false, encoding: .utf8)
            let arguments = ["align", "--landmarks", file, "-o", "\(folder)/crops"]
            let stopped = try CommandLineTool.run(arguments)
            #expect(stopped.exitCode == 3)
            #expect(stopped.errors.contains("cut.jpg") && !stopped.errors.contains("empty.png"))
            #expect(stopped.output.isEmpty)
            let result = try CommandLineTool.run(arguments + ["--keep-going"])
            #expect(result.exitCode == 3)
            for text in [
                "cut.jpg: cannot be decoded", "empty.png: the file is empty",
                "gone.jpg: cannot be read", "faces.csv: line 5: the landmarks all lie in one place",
                "4 of 5 faces are not aligned",
            ] { #expect(result.errors.contains(text), "\(result.errors)") }
            let crops = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/crops")
            #expect(crops == ["ben.png"])
        }
    }

    @Test func nothingElseIsReplaced() throws {
        try withPictures { folder in
            let picture = "\(folder)/in/id1/a.png"
            let before = try Data(contentsOf: URL(fileURLWithPath: picture))
            let itself = try CommandLineTool.run(
                "align", picture, "--points", Self.numbers, "-o", "\(folder)/in/id1")
            #expect(itself.exitCode == 1)
            #expect(itself.errors.contains("the picture itself"))
            let other = try CommandLineTool.run(
                "align", "\(folder)/in/id2/a.png", "--points", Self.numbers, "-o",
                "\(folder)/in/id1")
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("no crop that Burin wrote"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: picture)) == before)
            let file = try CommandLineTool.run(
                "align", picture, "--points", Self.numbers, "-o", "\(folder)/in/ben.jpg")
            #expect(file.exitCode == 1)
            #expect(file.errors.contains("is not a folder"))
        }
    }

    @Test func exchangedSidesAreWarnedOf() throws {
        try withPictures { folder in
            let result = try CommandLineTool.run(
                "align", "\(folder)/in/ben.jpg", "--points", "73,51,38,51,56,71,70,92,41,92", "-o",
                "\(folder)/crops")
            #expect(result.exitCode == 0)
            #expect(result.errors.contains("left and right seem to be exchanged"))
        }
    }

    /// A folder with pictures `in/id1/a.png`, `in/id2/a.png` and `in/ben.jpg`.
    private func withPictures(_ body: (String) throws -> Void) throws {
        try CommandLineTool.withTemporaryFolder { folder in
            for (sample, name) in [
                ("ada-1.png", "id1/a.png"), ("cleo.png", "id2/a.png"), ("ben.jpg", "ben.jpg"),
            ] {
                let path = URL(fileURLWithPath: "\(folder)/in/\(name)")
                try FileManager.default.createDirectory(
                    at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    atPath: CommandLineTool.sample(sample), toPath: path.path)
            }
            try body(folder)
        }
    }

    private func write(_ names: [String], to path: String) throws {
        let pairs = stride(from: 0, to: 10, by: 2).map {
            "[\(Self.landmarks[$0]), \(Self.landmarks[$0 + 1])]"
        }
        let lines = names.map { name in
            path.hasSuffix(".csv")
                ? "\(name),\(Self.numbers)"
                : "{\"file\": \"\(name)\", \"landmarks\": [\(pairs.joined(separator: ","))]}"
        }
        try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
    }
}
