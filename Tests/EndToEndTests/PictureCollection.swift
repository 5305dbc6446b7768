import CCodegen
import Driver
import Foundation
import TestSupport

/// Generated pictures in a folder, some that cannot be embedded, and a small model called `face` as
/// a program and as a Python package.
struct PictureCollection {
    /// A line of what the examples write for each picture.
    struct Line: Decodable {
        var file: String
        var embedding: [Float]?
        var error: String?
    }

    /// The folder, with the pictures in `pictures`, `bad`, `black`, `white` and `other`.
    let folder: String
    /// What the program alone computes, one process over all that it can read: the expectation.
    let embeddings: [String: [Float]]

    /// The interpreter of the environment with Ray.
    let interpreter: String
    /// Where Ray keeps its sockets, whose paths must be short.
    private let rayFolder: String

    /// The folder of the examples.
    static let examples = "\(Fixtures.root)/Examples"
    /// The folder of the programs that watch them.
    static let fixtures = "\(Fixtures.root)/Tests/EndToEndTests/Fixtures"
    /// The pictures of `bad`, which are rows with errors.
    static let bad: Set = ["bad/cut.jpg", "bad/empty.png", "bad/no \"picture\" \\ at all.jpg"]
    /// How many pictures there are in `pictures`.
    static let count = 1500

    /// Makes one in a folder and lets `body` use it; does nothing, and says so, where the
    /// environment that `Scripts/setup.sh --tests` makes is not there.
    static func with(_ body: (PictureCollection) async throws -> Void) async throws {
        let environment = "\(Fixtures.root)/.build/ray-venv"
        guard FileManager.default.fileExists(atPath: "\(environment)/installed") else {
            print("note: no .build/ray-venv; what needs Ray is skipped: Scripts/setup.sh --tests")
            return
        }
        try await Fixtures.withTemporaryFolder { folder in
            let rayFolder = "/tmp/burin-\(UUID().uuidString.prefix(8))"
            try FileManager.default.createDirectory(
                atPath: rayFolder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: rayFolder) }
            try await body(
                PictureCollection(
                    in: folder, interpreter: "\(environment)/bin/python",
                    rayFolder: rayFolder))
        }
    }

    private init(in folder: String, interpreter: String, rayFolder: String) async throws {
        self.folder = folder
        self.interpreter = interpreter
        self.rayFolder = rayFolder
        let graph = try ExamplesTests.network()
        let compiler = ModelCompiler(ModelCompiler.Options(prefix: SymbolPrefix("face")))
        try await compiler.compile(graph, to: "\(folder)/face", as: .executable)
        try await compiler.compile(graph, to: "\(folder)/face-python", as: .pythonPackage)
        let first = "pictures/000/000000.jpg"
        for arguments in [
            [
                "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation",
                "--no-deps", "--target", "site", "./face-python",
            ],
            ["\(Self.examples)/generate_pictures.py", "\(Self.count)", "pictures"],
            ["\(Self.fixtures)/bad_pictures.py", first],
        ] {
            let run = try ProgramRun(interpreter, arguments, in: folder)
            guard run.exitCode == 0 else { throw Failure(description: run.errors) }
        }
        let readable = try Self.files(below: "pictures", in: folder) + ["black/black.jpg"]
        let run = try ProgramRun("\(folder)/face", readable, in: folder)
        let lines = try Self.lines(run.output)
        embeddings = Dictionary(
            lines.map { ($0.file, $0.embedding ?? []) }, uniquingKeysWith: { _, last in last })
        guard run.exitCode == 0, embeddings.count == readable.count else {
            throw Failure(description: "\(embeddings.count) embeddings: \(run.errors)")
        }
    }

    /// What kept a collection from being made.
    private struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// The files in a folder of the collection, sorted by their bytes.
    static func files(below name: String, in folder: String) throws -> [String] {
        let manager = FileManager.default
        let all = try manager.subpathsOfDirectory(atPath: "\(folder)/\(name)")
        return all.filter { $0.contains(".") }.map { "\(name)/\($0)" }.sorted()
    }

    /// Reads lines of JSON.
    static func lines(_ text: String) throws -> [Line] {
        try text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Runs Python with Ray, the package `face` and the package `watched`, which watches it and
    /// asks to be killed when `killAt` pictures were embedded.
    func python(_ arguments: [String], killAt: Int = 0) throws -> ProgramRun {
        try ProgramRun(
            "/usr/bin/env",
            [
                "PYTHONPATH=\(folder)/site:\(Self.fixtures)", "PYTHONDONTWRITEBYTECODE=1",
                "RAY_TMPDIR=\(rayFolder)", "WATCHED_LOG=\(folder)/watched",
                "WATCHED_AT=\(killAt)", interpreter,
            ] + arguments, in: folder)
    }

    /// Runs a shell's command.
    func shell(_ command: String) throws -> ProgramRun {
        try ProgramRun("/bin/sh", ["-c", command], in: folder)
    }

    /// The text of a file of the collection; empty where there is none.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }

    /// Whether there is such a file or folder.
    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(name)")
    }
}
