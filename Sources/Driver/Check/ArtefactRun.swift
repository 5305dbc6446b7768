public import Diagnostics
public import GraphIR
public import ModelRuntime

/// One observed run of a compiled model: every value it has in memory, and its results.
public struct ArtefactRun: Sendable {
    /// What the model says about itself.
    public let information: ModelInformation
    /// The inputs it was run on, in order.
    public let inputs: [Tensor]
    /// The numbers of each of the information's values, in NCHW order.
    var values: [[Float]]
    /// The numbers of each result.
    let outputs: [[Float]]

    /// Runs a model on one image.
    ///
    /// Throws where the inputs are not those the model takes, and as ``LoadedModel`` does.
    public init(
        _ artefact: LoadedModel, inputs: [Tensor], threads: Int = 1
    ) throws(Diagnostic) {
        let information = artefact.information
        let shapes = information.inputs.map(\.shape)
        guard shapes == inputs.map(\.shape) else {
            throw Diagnostic(
                .usage, "the artefact takes inputs of shape \(shapes)", file: artefact.path,
                expected: "\(inputs.map(\.shape))",
                advice:
                    "check an artefact against the model and the input size it was compiled from")
        }
        var values: [[Float]] = Array(repeating: [], count: information.values.count)
        var results = try artefact.run(inputs.flatMap(\.floats), threads: threads) {
            index, floats in
            values[index] = information.planar(information.values[index], floats)
        }[...]
        self.information = information
        self.inputs = inputs
        self.values = values
        outputs = information.outputs.map { port in
            defer { results = results.dropFirst(port.count) }
            return Array(results.prefix(port.count))
        }
    }
}
