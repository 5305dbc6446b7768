import ArgumentParser
import Diagnostics
import ModelRuntime

/// `burin run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Computes embeddings of pictures or of raw tensors.",
        discussion: """
            A model is compiled to a temporary folder first; to run it often, compile it once and \
            give the library. Pictures are JPEG or PNG files of cropped and aligned faces, read as \
            RGB with values 0 to 255; another size than the model's is resized with a notice.

            Standard output gets a JSON line for each picture, {"file": ..., "embedding": [...]}. \
            With -o a .npy file is written instead; with --similarity the cosines of all pairs are \
            printed instead.

            Examples:
              burin run model.so a.png b.jpg
              burin run model.so *.jpg --similarity
              burin run model.so --input faces.npy -o embeddings.npy
              burin run model-symbol.json a.png | jq '.embedding | length'
            """)

    @Argument(help: "A model, or a compiled model: ARTEFACT.so.")
    var model: String

    @Argument(help: ArgumentHelp("JPEG or PNG files.", valueName: "image"))
    var images: [String] = []

    @Option(
        help: ArgumentHelp(
            "A raw tensor instead of pictures: float32 of shape N x 3 x H x W, the model's size.",
            valueName: "x.npy"))
    var input: String?

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("Write the embeddings to a file: float32 N x D.", valueName: "y.npy"))
    var outputPath: String?

    @Flag(help: "Print the cosines of all pairs; needs at least two images.")
    var similarity = false

    @Flag(help: "Print the cosines as one JSON object; embeddings are JSON anyway.")
    var json = false

    @OptionGroup(title: "Threads") var threadOptions: ThreadOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard images.isEmpty != (input == nil) else {
            throw ValidationError(
                images.isEmpty
                    ? "nothing to run on: give picture files, or a tensor with --input x.npy"
                    : "give picture files or --input, not both")
        }
        if let outputPath, !outputPath.hasSuffix(".npy") {
            throw ValidationError("-o \(outputPath): embeddings are written as .npy")
        }
        guard !similarity || input != nil || images.count >= 2 else {
            throw ValidationError("--similarity compares at least two images")
        }
    }

    func run() async throws {
        try PathChecks.requireReadable(images + (input.map { [$0] } ?? []))
        if let outputPath { try PathChecks.requireWritable(outputPath) }
        let bench = Workbench(
            console: consoleOptions.console,
            options: try compilation.options(weightStorage: try modelOptions.weightStorage()))
        let loaded = try await bench.load(model, modelOptions, compilation)
        let embeddings =
            try input.map { try runTensor($0, loaded, bench.console) }
            ?? runImages(loaded, bench.console)
        bench.console.progress(nil)
        if let outputPath { try embeddings.write(to: outputPath) }
        if similarity { try StandardOutput.write(embeddings.similarities(asJSON: json)) }
    }

    /// Whether embeddings are printed as they come, and need not be kept.
    private var printsLines: Bool { outputPath == nil && !similarity }

    private func runImages(_ loaded: LoadedModel, _ console: Console) throws -> Embeddings {
        let runner = try ModelRunner(loaded)
        var embeddings = Embeddings()
        let threads = threadOptions.threads.resolved(for: loaded)
        for (index, file) in images.enumerated() {
            console.progress("picture \(index + 1) of \(images.count)")
            let result = try runner.embedding(of: file, threads: threads)
            if let notice = result.notice { console.logger.notice("\(file): \(notice)") }
            warn(about: result.vector, file, console)
            if printsLines {
                try StandardOutput.write(Embeddings.line(file, result.vector))
            } else {
                embeddings.append(file, result.vector)
            }
        }
        return embeddings
    }

    private func runTensor(
        _ path: String, _ loaded: LoadedModel, _ console: Console
    ) throws -> Embeddings {
        let tensor = try RawTensor(path: path, shape: loaded.information.inputs.first?.shape ?? [])
        guard !similarity || tensor.count >= 2 else {
            throw Diagnostic(.usage, "--similarity compares at least two images", file: path)
        }
        let threads = threadOptions.threads.resolved(for: loaded)
        var embeddings = Embeddings()
        let size = loaded.information.batches.map(\.images).max() ?? 1
        for first in stride(from: 0, to: tensor.count, by: size) {
            console.progress("image \(first + 1) of \(tensor.count)")
            let images = first..<min(first + size, tensor.count)
            let results = try loaded.run(tensor[images], count: images.count, threads: threads)
            for index in images {
                let begin = (index - first) * loaded.outputCount
                let vector = Array(results[begin..<begin + loaded.outputCount])
                warn(about: vector, "\(path)[\(index)]", console)
                if printsLines {
                    try StandardOutput.write(Embeddings.line(path, index: index, vector))
                } else {
                    embeddings.append("\(path)[\(index)]", vector)
                }
            }
        }
        return embeddings
    }

    private func warn(about vector: [Float], _ name: String, _ console: Console) {
        let count = vector.count { !$0.isFinite }
        guard count > 0 else { return }
        console.logger.warning(
            "\(name): \(count) of \(vector.count) numbers are not finite; in JSON they are null")
    }
}
