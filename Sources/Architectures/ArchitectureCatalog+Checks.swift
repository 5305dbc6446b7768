internal import Diagnostics
internal import GraphIR

// Whether a network takes the choices it is given.

extension ArchitectureCatalog {
    static func checkedOutput(
        _ entry: ArchitectureEntry, _ options: ArchitectureOptions
    ) throws(Diagnostic) -> OutputOption {
        let output = options.output ?? entry.outputs[0]
        guard entry.outputs.contains(output) else {
            throw Diagnostic(
                .usage, "\(entry.name) does not take output option \(output.rawValue)",
                expected: entry.outputs.map(\.rawValue).joined(separator: ", "))
        }
        return output
    }

    static func checkVariants(
        _ entry: ArchitectureEntry, _ options: ArchitectureOptions
    ) throws(Diagnostic) {
        if options.squeezeAndExcitation, !entry.takesSqueezeAndExcitation {
            let others = all.filter(\.takesSqueezeAndExcitation).map(\.name)
            throw Diagnostic(
                .usage, "\(entry.name) has no variant with squeeze-and-excitation",
                expected: others.joined(separator: ", "))
        }
        if options.instanceBatchNormalization, !entry.takesInstanceBatchNormalization {
            let others = all.filter(\.takesInstanceBatchNormalization).map(\.name)
            throw Diagnostic(
                .usage, "\(entry.name) has no variant with instance-batch normalization",
                expected: others.joined(separator: ", "))
        }
    }

    static func checkSizes(
        _ entry: ArchitectureEntry, _ options: ArchitectureOptions, _ output: OutputOption
    ) throws(Diagnostic) {
        if let size = options.embeddingSize {
            guard output.hasEmbeddingLayer else {
                throw Diagnostic(
                    .usage, "output option \(output.rawValue) has no embedding layer",
                    advice: "Leave the embedding size out; it is the number of channels.")
            }
            guard (1...65536).contains(size) else {
                throw Diagnostic(
                    .usage, "the embedding size is \(size)", expected: "1 to 65536")
            }
        }
        // The global depthwise convolution needs a 7x7 map, which 97 pixels are enough for.
        let minimum = output == .globalDepthwise ? 97 : 1
        let size = options.inputSize
        guard min(size.height, size.width) >= minimum, max(size.height, size.width) <= 8192 else {
            throw Diagnostic(
                .usage, "the input size is \(size)", expected: "\(minimum) to 8192 each way")
        }
    }
}
