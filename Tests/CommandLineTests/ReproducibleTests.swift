import Foundation
import Testing

/// The same model gives the same bytes, from wherever it is named and to wherever it is written.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ReproducibleTests {
    private static let model =
        "\(CommandLineTool.root)/Tests/ModelImportTests/Fixtures/onnx/torchscript-normalised/model.onnx"

    /// What is compiled, to what, and how the file of that name begins.
    static let kinds: [(options: [String], output: String, file: String, start: String)] = [
        (["--weights", "embed"], "face.so", "face.so", "\u{7F}ELF"),
        (["--isa", "baseline,avx2"], "face.so", "face.so", "\u{7F}ELF"),
        (["--weights", "file"], "face.so", "face.weights", "BURINWTS"),
        ([], "face.a", "face.a", "!<arch>\n"),
        ([], "face.c", "face.weights", ""),
        (["--single-file"], "face.c", "face.c", "/* "),
        ([], "face", "face", "\u{7F}ELF"),
        (["--emit", "python-package"], "face", "face/face/face.so", "\u{7F}ELF"),
        (["--emit", "swift-package"], "face", "face/Package.swift", "// swift-tools-version"),
    ]

    /// Every file below a folder.
    private static func tree(_ folder: String) throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
        var files: [String: Data] = [:]
        for path in paths {
            var isFolder: ObjCBool = false
            let whole = "\(folder)/\(path)"
            guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[path] = try Data(contentsOf: URL(fileURLWithPath: whole))
        }
        return files
    }

    @Test(arguments: kinds.indices) func theFolderDoesNotShow(kind: Int) throws {
        let (options, output, file, start) = Self.kinds[kind]
        try CommandLineTool.withTemporaryFolder { folder in
            // The folder the command runs in, how it names the model, where the output goes.
            let places = [
                ("plain", "model.onnx", "out/\(output)"), ("an other/one", "./model.onnx", nil),
                ("far", "\(folder)/far/model.onnx", "\(folder)/far/out/\(output)"),
            ].map { ($0, $1, $2 ?? "./out/\(output)") }
            var trees: [[String: Data]] = []
            for (place, model, path) in places {
                let work = "\(folder)/\(place)"
                try FileManager.default.createDirectory(
                    atPath: "\(work)/out", withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    atPath: Self.model, toPath: "\(work)/model.onnx")
                let burin = try #require(CommandLineTool.path)
                let result = try CommandLineTool.run(
                    ["-c", #"cd "$0" && exec "$@""#, work, burin, "compile", model, "-o", path]
                        + options, program: "/bin/sh", environment: ["BURIN_CACHE": ""])
                #expect(result.exitCode == 0, "\(result.errors)")
                trees.append(try Self.tree("\(work)/out"))
            }
            #expect(trees[0][file]?.starts(with: Data(start.utf8)) == true, "\(trees[0].keys)")
            #expect((trees[0][file]?.count ?? 0) > 200)
            for tree in trees.dropFirst() {
                #expect(tree.keys.sorted() == trees[0].keys.sorted())
                for (name, bytes) in tree { #expect(bytes == trees[0][name], "\(name)") }
            }
        }
    }

    @Test func theSourceIsNamedWithoutItsFolder() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/face.so"
            let result = try CommandLineTool.run("compile", Self.model, "-o", path)
            #expect(result.exitCode == 0, "\(result.errors)")
            let json = try CommandLineTool.run("inspect", path, "--json").json()
            #expect(json["source"] as? String == "model.onnx")
        }
    }
}
