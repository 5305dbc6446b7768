import JSONText
import ArgumentParser
import Diagnostics
import Driver
import FaceImages
import FoundationEssentials
import ModelRuntime

/// `burin search`.
struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds the embeddings of a gallery that are nearest to those of pictures.",
        discussion: """
            The gallery is a .npy file of embeddings with the pictures' paths in a .txt beside it, \
            as burin embed writes both; without the .txt, rows are told by their numbers. Cosines \
            are exact: all are computed, by one matrix product.

            Examples:
              burin embed face.so faces/ -o gallery.npy
              burin search gallery.npy unknown.jpg --model face.so --top 5
              burin search gallery.npy --queries other.npy --json
            """)

    @Argument(
        help: ArgumentHelp("Embeddings, as burin embed writes them.", valueName: "gallery.npy"))
    var gallery: String

    @Argument(help: ArgumentHelp("JPEG or PNG files to look for.", valueName: "image"))
    var images: [String] = []

    @Option(
        help: ArgumentHelp(
            "What the pictures are embedded with: the model or ARTEFACT.so the gallery was made with.",
            valueName: "MODEL"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Embeddings to look for, instead of pictures: N x D.", valueName: "x.npy"))
    var queries: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many of the nearest are told. Default: 5.", valueName: "N"))
    var top = 5

    @Option(
        help: """
            Add the result of the mirrored picture: sum, where the gallery was made with it, and only \
            there. A gallery does not say how it was made, and cosines of unlike embeddings are too low.
            """)
    var flip: EmbedCommand.Flip?

    @Flag(help: "Print a JSON line for each picture instead of text.")
    var json = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard images.isEmpty != (queries == nil) else {
            throw ValidationError("give picture files, or embeddings with --queries x.npy")
        }
        guard images.isEmpty || model != nil else {
            throw ValidationError("pictures are embedded with --model ARTEFACT.so")
        }
        guard top >= 1 else { throw ValidationError("--top is \(top); expected at least 1") }
    }

    func run() async throws {
        try PathChecks.requireReadable(images)
        let search = try Gallery.open(gallery)
        let (labels, vectors) = try await lookedFor()
        for (label, matches) in zip(labels, try search.nearest(vectors, top: top)) {
            try StandardOutput.write(json ? line(label, matches) : text(label, matches))
        }
    }

    private func lookedFor() async throws -> (labels: [String], vectors: [[Float]]) {
        if let queries {
            let array = try NumpyArray.read(path: queries)
            guard array.shape.count == 2, array.shape[1] >= 1 else {
                throw Diagnostic(
                    .malformedFile, "the array has the shape \(array.shape)", file: queries,
                    expected: "[N, D]")
            }
            let (size, floats) = (array.shape[1], array.floats)
            let rows = 0..<array.shape[0]
            return (
                rows.map { "\(queries)[\($0)]" },
                rows.map { Array(floats[($0 * size)..<(($0 + 1) * size)]) }
            )
        }
        let console = consoleOptions.console
        let bench = Workbench(
            console: console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model ?? "", modelOptions, compilation)
        let recipe = EmbeddingRecipe(addsMirrored: flip == .sum)
        defer { console.progress(nil) }
        return (
            images,
            try images.map { try PictureEmbedding.vector(of: $0, loaded, recipe, console) }
        )
    }

    private func text(_ label: String, _ matches: [GallerySearch.Match]) -> String {
        var table = ReportTable(columns: [.number("cosine", "cosine"), .text("name", label)])
        table.rows = matches.map {
            [.number(Double($0.cosine), decimals: 4), .text($0.name)]
        }
        return table.text
    }

    private func line(_ label: String, _ matches: [GallerySearch.Match]) -> String {
        let list = matches.map { match in
            JSON.object([
                ("name", .string(match.name)), ("row", .integer(match.row)),
                ("cosine", .float(match.cosine)),
            ])
        }
        return JSON.object([("file", .string(label)), ("matches", .array(list))]).text + "\n"
    }
}
