import FaceImages
import Foundation
import Testing

/// A network, faces at its size, and what MXNet made of them; and the way through the command line
/// from pictures with landmarks to verified identities.
struct IdentityChain {
    /// The model's argument: a symbol file or a compiled library.
    let model: String
    /// The faces' names.
    let names: [String]
    /// For each face who it is.
    let persons: [Int]
    /// The faces, 112x112.
    let faces: [Image]
    /// MXNet's embedding of each.
    let recorded: [[Double]]
    /// Where everything is written.
    let folder: String

    /// The bound of the largest difference to MXNet, relative to an embedding's largest number.
    static let errorBound = 2e-5

    /// Writes every face twice, as it is and turned into a larger picture, aligns all, and expects
    /// the first ones back to the bit.
    func align() throws {
        var lines = ""
        for (name, face) in zip(names, faces) {
            let (scene, landmarks) = try Self.scene(of: face)
            let upright = AlignmentTemplate.standard.points
            for (path, image, points) in [
                (name, face, upright), ("turned/\(name)", scene, landmarks),
            ] {
                let file = URL(fileURLWithPath: "\(folder)/in/\(path).png")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(try image.encodedPNG()).write(to: file)
                lines +=
                    "\(path).png," + points.map { "\($0.x),\($0.y)" }.joined(separator: ",") + "\n"
            }
        }
        let list = "\(folder)/in/faces.csv"
        try lines.write(toFile: list, atomically: true, encoding: .utf8)
        let result = try CommandLineTool.run("align", "--landmarks", list, "-o", "\(folder)/crops")
        #expect(result.exitCode == 0, "\(result.errors)")
        for (name, face) in zip(names, faces) {
            #expect(try Image.decode(path: crop(name)) == face)
            let size = try Image.decode(path: crop("turned/\(name)")).size
            #expect(size == face.size)
        }
    }

    /// The path of a crop.
    func crop(_ name: String) -> String { "\(folder)/crops/\(name).png" }

    /// A picture with a face in it, 1.8 times as large and turned by 20 degrees, and its landmarks.
    private static func scene(of face: Image) throws -> (Image, [ImagePoint]) {
        let upright = AlignmentTemplate.standard.points
        let (sine, cosine) = (sin(Double.pi / 9), cos(Double.pi / 9))
        // Points of the face that lie at the template's in the scene; its middle at (150, 140).
        let points = upright.map { point in
            let (x, y) = ((point.x - 150) / 1.8, (point.y - 140) / 1.8)
            return ImagePoint(x: cosine * x + sine * y + 56, y: cosine * y - sine * x + 56)
        }
        let transform = try SimilarityTransform(from: FaceLandmarks(points), to: .standard)
        let scene = try face.warped(by: transform, width: 300, height: 280)
        return (scene, upright.map { transform($0) })
    }

    /// Embeds all crops and expects MXNet's embeddings of those that are the faces; gives the
    /// embeddings of the faces, then those of the turned ones.
    func embed() throws -> [[Double]] {
        let gallery = "\(folder)/gallery.npy"
        let result = try CommandLineTool.run(
            "embed", model, "\(folder)/crops", "-o", gallery, "--threads", "2")
        #expect(result.exitCode == 0, "\(result.errors)")
        let paths = try String(contentsOfFile: "\(folder)/gallery.txt", encoding: .utf8)
            .split(separator: "\n").map(String.init)
        #expect(paths == names.map(crop) + names.map { crop("turned/\($0)") })
        let values = try NumpyFile.read(gallery).values.map(Double.init)
        let count = recorded[0].count
        let rows = stride(from: 0, to: values.count, by: count).map {
            Array(values[$0..<$0 + count])
        }
        try #require(rows.count == 2 * names.count)
        for (row, expected) in zip(rows, recorded) {
            let largest = expected.map(abs).max() ?? 0
            let error = zip(row, expected).map { abs($0 - $1) }.max() ?? 0
            #expect(error <= Self.errorBound * largest, "\(error / largest)")
            #expect(Self.cosine(row, expected) >= 0.999999)
        }
        return rows
    }

    /// Compares every two faces, and expects MXNet's cosines.
    func compare() throws {
        for first in names.indices {
            for second in names.indices where second > first {
                let json = try CommandLineTool.run(
                    "compare", model, crop(names[first]), crop(names[second]), "--json"
                ).json()
                let expected = Self.cosine(recorded[first], recorded[second])
                #expect(abs((json["cosine"] as? Double ?? 2) - expected) < Self.errorBound)
            }
        }
    }

    /// Looks the turned faces up: nearest is the crop itself, then the face it was made of.
    func search() throws {
        let queries = names.map { crop("turned/\($0)") }
        let result = try CommandLineTool.run(
            ["search", "\(folder)/gallery.npy"] + queries
                + ["--model", model, "--top", "2", "--json"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = try result.jsonLines()
        #expect(lines.count == names.count)
        for (name, line) in zip(names, lines) {
            let found = (line["matches"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
            #expect(found == [crop("turned/\(name)"), crop(name)])
        }
    }

    /// Pairs of a verification: a face with itself turned, then two faces of two persons.
    var pairs: [(first: Int, second: Int)] {
        let impostors = names.indices.flatMap { first in
            names.indices.filter { persons[$0] != persons[first] }.map { (first, $0) }
        }
        return (0..<10).flatMap { index in
            let face = index % names.count
            return [(face, names.count + face), impostors[index % impostors.count]]
        }
    }

    /// Verifies the pairs from sets of both Pythons, of which nothing may depend.
    func verify(_ embeddings: [[Double]], options: [String]) throws -> [Double] {
        let crops = try (names + names.map { "turned/\($0)" }).map {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: crop($0))))
        }
        var reports: [[String: Any]] = []
        for writer in PickledSet.Writer.allCases {
            let path = "\(folder)/\(writer).bin"
            try PickledSet.write(
                pairs.flatMap { [crops[$0.first], crops[$0.second]] },
                labels: (0..<20).map { $0.isMultiple(of: 2) }, to: path, by: writer)
            let result = try CommandLineTool.run(["verify", model, path, "--json"] + options)
            #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
            reports.append(try #require((try result.json()["sets"] as? [[String: Any]])?.first))
        }
        for report in reports {
            #expect((report["accuracy"] as? [String: Double])?["mean"] == 1)
            #expect((report["val"] as? [String: Double])?["mean"] == 1)
            #expect(report["auc"] as? Double == 1)
        }
        let distances = try #require(reports[0]["distances"] as? [Double])
        #expect(reports[1]["distances"] as? [Double] == distances)
        return distances
    }

    /// The cosine of two embeddings.
    static func cosine(_ first: [Double], _ second: [Double]) -> Double {
        let length = { (vector: [Double]) in vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / (length(first) * length(second))
    }
}
