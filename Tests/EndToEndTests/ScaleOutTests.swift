import Foundation
import TestSupport
import Testing

/// The examples for large collections: workers and machines are lost, nothing of the result is.
@Suite("Large collections", .serialized)
struct ScaleOutTests {
    private static let ray = "\(PictureCollection.examples)/ray_embed.py"
    static let kill = "\(PictureCollection.fixtures)/kill_when.py"

    /// Expects each picture once, with the program's own embedding or, where it is one of `bad`,
    /// with an error.
    func expect(
        _ lines: [PictureCollection.Line], of collection: PictureCollection,
        pictures: Set<String>, bad: Set<String>
    ) {
        #expect(lines.count == pictures.count)
        #expect(Set(lines.map(\.file)) == pictures)
        var largest: Float = 0
        for line in lines {
            #expect((line.error != nil) == bad.contains(line.file), "\(line)")
            guard let embedding = line.embedding else {
                #expect(line.error?.isEmpty == false, "\(line)")
                continue
            }
            let expected = collection.embeddings[line.file] ?? []
            #expect(line.error == nil && embedding.count == 32 && expected.count == 32)
            for (left, right) in zip(embedding, expected) {
                largest = max(largest, abs(left - right))
            }
        }
        #expect(largest <= 1e-6)
    }

    @Test("Ray: a worker killed in the middle loses and doubles nothing")
    func killedWorker() async throws {
        try await PictureCollection.with { collection in
            let run = try collection.python(
                [
                    Self.kill, "one", "watched.victim", collection.interpreter, Self.ray,
                    "pictures", "bad", "black", "--output", "faces", "--package", "watched",
                    "--workers", "2",
                ], killAt: 400)
            #expect(run.exitCode == 0, "\(run.errors)")
            let told = run.output.split(separator: "\n")
            try #require(told.count == 2, "\(run.output)")
            #expect(told[0].hasPrefix("killed: ray::MapWorker"))
            let summary = #/1504 pictures, 4 with an error, in [\d.]+ s: [\d.]+ a second, /#
            #expect(told[1].prefixMatch(of: summary) != nil, "\(told[1])")
            #expect(told[1].contains(" each of 2 workers; workers died, "), "\(told[1])")

            // It was in the middle: what the worker was at was begun anew, by another.
            let victim = collection.text("watched.victim")
            let workers = collection.text("watched").split(separator: "\n")
            #expect(workers.contains { victim == $0 + "\n" })
            #expect(workers.count > PictureCollection.count + 1)
            #expect(Set(workers).count > 2)

            try expect(
                lines(of: "faces", in: collection), of: collection,
                pictures: Set(collection.embeddings.keys).union(PictureCollection.bad),
                bad: PictureCollection.bad.union(["black/black.jpg"]))
            try checkParts(of: collection)
            try refusals(of: collection)
            try failure(of: collection)
        }
    }

    /// The rows of Parquet files, in the form of compiled programs.
    private func lines(
        of output: String, in collection: PictureCollection
    ) throws -> [PictureCollection.Line] {
        let rows = try collection.python([
            "\(PictureCollection.fixtures)/parquet_lines.py", output, "32",
        ])
        #expect(rows.exitCode == 0, "\(rows.errors)")
        return try PictureCollection.lines(rows.output)
    }

    /// What of the program needs no cluster, and how it treats outputs that are not right.
    private func checkParts(of collection: PictureCollection) throws {
        let pictures = Set(collection.embeddings.keys).union(PictureCollection.bad)
        try Data(pictures.joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: "\(collection.folder)/paths"))
        let run = try collection.python([
            "\(PictureCollection.fixtures)/check_ray_embed.py", PictureCollection.examples, "faces",
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
    }

    /// A program that ends before Ray is started, with its exit code and where it writes to.
    private func refusals(of collection: PictureCollection) throws {
        for (arguments, message) in [
            ([Self.ray, "bad", "--output", "faces"], "faces exists; expected the name of a new"),
            // Without the folder of installed packages.
            (["-S", Self.ray, "bad", "--output", "new"], "expected what pip install -r"),
        ] {
            let run = try collection.python(arguments)
            #expect(run.exitCode == 1 && run.output.isEmpty, "\(arguments)")
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test("Ray: a machine lost in the middle loses and doubles nothing")
    func lostMachine() async throws {
        try await PictureCollection.with { collection in
            let run = try collection.python(
                [
                    "\(PictureCollection.fixtures)/two_machines.py", "watched.victim",
                    collection.interpreter, Self.ray, "pictures/001", "bad", "--output",
                    "faces", "--package", "watched", "--batch", "16",
                ], killAt: 100)
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.output.contains("lost a machine\n503 pictures, 3 with an error"))
            #expect(run.output.contains("each of 2 workers; workers died"), "\(run.output)")
            let pictures = collection.embeddings.keys.filter { $0.hasPrefix("pictures/001/") }
            try expect(
                lines(of: "faces", in: collection), of: collection,
                pictures: PictureCollection.bad.union(pictures), bad: PictureCollection.bad)
        }
    }

    /// A run that fails leaves nothing.
    private func failure(of collection: PictureCollection) throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: collection.folder)
        let run = try collection.python([
            Self.ray, "pictures/001", "white", "--output", "failed", "--package", "watched",
            "--workers", "2",
        ])
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(run.errors.contains("RuntimeError: a white picture"), "\(run.errors)")
        #expect(run.errors.contains("nothing was written to \(collection.folder)/failed"))
        let after = try FileManager.default.contentsOfDirectory(atPath: collection.folder)
        #expect(Set(after) == Set(before))
    }
}
