import Architectures
import ArgumentParser
import Diagnostics
import Driver
import FaceImages
import GraphIR
import ModelRuntime
import Planning

/// `burin check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compares compiled code with the float64 interpreter, layer by layer.",
        discussion: """
            The interpreter runs the model as its files state it, without any folding. Errors are \
            relative to the largest number of a value. Without an artefact the model is compiled \
            to a temporary folder. Where weights are stored in half precision (--weights f16), what \
            depends on them is compared with the interpreter on the rounded weights, and the \
            result also with the one of float32 weights, by its cosine. Exit code 5, and the first layer that departs, where they \
            disagree.

            Examples:
              burin check model-symbol.json
              burin check model-symbol.json model.so --image face.png
              burin check lresnet-50e-ir --weights seed:7 --json
            """)

    @Argument(help: "A model: the reference.")
    var model: String

    @Argument(help: "The compiled model to check, compiled from the same model and options.")
    var artefact: String?

    @Option(
        help: ArgumentHelp(
            "The input: float32 of shape 1 x 3 x H x W. Default: a computed test picture.",
            valueName: "x.npy"))
    var input: String?

    @Option(help: ArgumentHelp("A JPEG or PNG file as the input.", valueName: "FILE"))
    var image: String?

    @Flag(help: "Print one JSON object, every value included, instead of text.")
    var json = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Compilation") var compilation: CompilationOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func validate() throws {
        guard input == nil || image == nil else {
            throw ValidationError("give --input or --image, not both")
        }
        let hasStorage = modelOptions.weights.contains { WeightStorage(rawValue: $0) != nil }
        guard artefact == nil || (compilation.isEmpty && !hasStorage) else {
            throw ValidationError("the artefact is compiled already: leave compilation options out")
        }
    }

    func run() async throws {
        try PathChecks.requireReadable([input, image].compactMap(\.self))
        let bench = Workbench(
            console: consoleOptions.console,
            options: compilation.options(weightStorage: try modelOptions.weightStorage()))
        // A damaged artefact shows before the model is read.
        let given = try artefact.map { try LoadedModel(path: $0) }
        let graph = try bench.prepare(modelOptions.request(model))
        let tensor = try inputTensor(graph, bench.console)
        guard tensor.floats.allSatisfy(\.isFinite) else {
            throw Diagnostic(
                .usage, "the input holds numbers that are not finite", file: input ?? image,
                advice: "give numbers of the range the network was trained on")
        }
        let loaded = if let given { given } else { try await bench.compiled(graph) }
        let check = try ModelCheck(loaded, of: graph, input: tensor) { done, total in
            bench.console.progress("interpreting: layer \(done) of \(total)")
        }
        bench.console.progress(nil)
        let report = CheckReport(check, model: model, artefact: artefact, loaded.information)
        try StandardOutput.write(report.report.rendered(asJSON: json))
        if let departure = check.firstDeparture { throw report.diagnostic(departure) }
    }

    private func inputTensor(_ graph: Graph, _ console: Console) throws(Diagnostic) -> Tensor {
        let shape = graph.inputs.first.flatMap { graph.shape($0).sizes } ?? []
        if let input {
            let tensor = try RawTensor(path: input, shape: shape)
            guard tensor.count == 1 else {
                throw Diagnostic(
                    .usage, "the array holds \(tensor.count) images", file: input,
                    expected: "one image: the interpreter takes seconds for each")
            }
            return Tensor(shape: shape, tensor[0..<1])
        }
        guard graph.inputs.count == 1, shape.count == 4, shape[1] == 3 else {
            throw Diagnostic(
                .usage, "the model takes no picture but \(shape)",
                advice: "give the numbers with --input x.npy")
        }
        guard let image else {
            return SeededParameters.image(height: shape[2], width: shape[3])
        }
        let picture = try Image.decode(path: image).resized(width: shape[3], height: shape[2])
        if let notice = picture.resizeNotice { console.logger.notice("\(image): \(notice)") }
        return Tensor(shape: shape, picture.tensor())
    }
}
