import ArgumentParser
import Diagnostics
import Driver
import FaceImages
import ModelRuntime

/// `burin compare`.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Tells how alike the faces on two pictures are.",
        discussion: """
            Prints the cosine of both embeddings, 1 for the same picture, and their squared \
            distance at length 1, 2 - 2 cosine. From which cosine on two faces are taken for one \
            person depends on the model: measure it on pairs of its kind with burin verify.

            Examples:
              burin compare face.so a.jpg b.jpg
              burin compare face.so a.jpg b.jpg --flip sum --json
            """)

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Argument(
        help: ArgumentHelp(
            "Two JPEG or PNG files of cropped and aligned faces.", valueName: "pictures"))
    var pictures: [String] = []

    @Option(help: "Add the result of the mirrored picture: sum, as insightface verifies.")
    var flip: EmbedCommand.Flip?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard pictures.count == 2 else {
            throw ValidationError(
                "\(pictures.count.counted("picture")) behind the model \(model); expected 2: the "
                    + "model comes first, as in burin compare face.so a.jpg b.jpg")
        }
    }

    func run() async throws {
        try PathChecks.requireReadable(pictures)
        let console = consoleOptions.console
        let bench = Workbench(
            console: console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model, modelOptions, compilation)
        let recipe = EmbeddingRecipe(addsMirrored: flip == .sum)
        let vectors = try pictures.map { path in
            try PictureEmbedding.vector(of: path, loaded, recipe, console)
        }
        console.progress(nil)
        let cosine = ModelRunner.cosineSimilarity(vectors[0], vectors[1])
        var report = Report()
        report.add("cosine", "cosine", .number(cosine, decimals: 6))
        report.add(
            "squared_distance", "squared distance", .number(2 - 2 * cosine, decimals: 6))
        try StandardOutput.write(report.rendered(asJSON: json))
    }
}
