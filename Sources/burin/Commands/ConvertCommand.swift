import ArgumentParser
import Diagnostics
import Driver

/// `burin convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Writes a model as an ONNX file.",
        discussion: """
            The network is written as its source states it, layer by layer, without folding and \
            fusing: the training tail cut off, all sizes fixed, parameters in float32. With \
            --optimized it is written as the passes leave it, folded, with the steps that they \
            fused into a layer as nodes behind it. Operator \
            set 17, IR version 8. Values and parameters keep their names. Nodes that have no form \
            in ONNX are refused, all in one message. The output appears whole or not at all. \
            Standard output gets a line: path, format, size.

            Examples:
              burin convert model-symbol.json -o model.onnx
              burin convert crunet-116 --weights seed:7 -o crunet.onnx
              burin convert mobilefacenet --weights seed:7 --batch 8 -o batch8.onnx
              burin convert model.onnx --optimized -o folded.onnx
            """)

    @Argument(
        help: ArgumentHelp(
            "An architecture's name, an ONNX file, or an MXNet checkpoint: symbol file, "
                + "parameter file or prefix."))
    var model: String

    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("Where to write: PATH.onnx.", valueName: "PATH.onnx"))
    var outputPath: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Images at once. Default: what the model states, or 1.", valueName: "N"))
    var batch: Int?

    @Flag(help: "Write the network as it is after the passes, folded for inference.")
    var optimized = false

    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup(title: "Messages") var consoleOptions: ConsoleOptions

    func run() throws {
        guard ModelConverter.writes(outputPath) else {
            throw Diagnostic(
                .usage, "the suffix says no format that can be written", file: outputPath,
                expected: ".onnx")
        }
        try PathChecks.requireWritable(outputPath)
        guard try modelOptions.weightStorage() == .float32 else {
            throw Diagnostic(
                .usage, "ONNX files are written in float32: --weights f16 does not apply",
                advice: "give f16 to compile instead")
        }
        var request = try modelOptions.request(model)
        request.batch = batch
        try PathChecks.requireApart(outputPath, from: request.files)
        let console = consoleOptions.console
        var graph = try Workbench(console: console, options: .init()).prepare(request)
        if optimized { graph = try ModelConverter.optimized(graph) }
        console.progress("writing \(outputPath.escapedForDisplay)")
        defer { console.progress(nil) }
        let size = try ModelConverter.convert(graph, to: outputPath)
        try StandardOutput.write("\(outputPath.escapedForDisplay): ONNX, \(size.asBytes)\n")
    }
}
