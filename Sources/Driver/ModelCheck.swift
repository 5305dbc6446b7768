public import Diagnostics
public import GraphIR
import Interpreter
public import ModelRuntime

/// Compares compiled code with the interpreter, layer by layer.
public struct ModelCheck: Sendable {
    /// Every compared value in order of computation.
    public internal(set) var values: [ValueAgreement] = []
    /// The results, in the same terms.
    public internal(set) var outputs: [ValueAgreement] = []
    /// Where weights are stored in half precision: the results against those of float32 weights,
    /// held to ``AgreementBounds/halfPrecision``.
    public internal(set) var unrounded: [ValueAgreement] = []
    /// What values must hold that do not depend on a Winograd kernel.
    public let bounds: AgreementBounds

    /// The first value outside the bounds, inner values before results.
    public var firstDeparture: ValueAgreement? {
        (values + outputs).first { !$0.agrees }
            ?? unrounded.first { !$0.agrees(within: .halfPrecision) }
    }

    /// Runs the artefact and the interpreter on the same input and compares what they compute.
    ///
    /// `reference` is the model's graph before any pass, with all shapes known. Values are matched
    /// by name: passes keep a name exactly where they keep the meaning. Values that a Winograd
    /// kernel computes, and all that depend on them, are held to ``AgreementBounds/winograd``.
    public init(
        _ artefact: LoadedModel, against reference: Graph, input: Tensor,
        bounds: AgreementBounds = .standard, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        self.bounds = bounds
        try Self.requireSameInterface(artefact.information, reference)
        let information = artefact.information
        var compiled: [[Float]] = Array(repeating: [], count: information.values.count)
        let results = try artefact.run(input.floats) { index, pointer in
            compiled[index] = information.planar(information.values[index], pointer)
        }
        var found: [Int: ValueAgreement] = [:]
        var indices: [String: [Int]] = [:]
        for (index, value) in information.values.enumerated() {
            indices[value.name, default: []].append(index)
        }
        var outputs = results[...]
        var resultTensors: [ValueID: Tensor] = [:]
        let behindWinograd = information.namesBehindWinograd(in: reference)
        let boundsOf = { (name: String) in
            behindWinograd.contains(name) ? AgreementBounds.winograd : bounds
        }
        let total = reference.nodes.count
        var done = 0
        try Interpreter(graph: reference).runAll([input]) { (value, tensor) throws(Diagnostic) in
            done += 1
            progress(done, total)
            if reference.outputs.contains(value.id) { resultTensors[value.id] = tensor }
            for index in indices[value.name, default: []] {
                let place = information.values[index]
                found[index] = ValueAgreement(
                    value: place.name, layer: place.layer, kernel: place.kernel,
                    compiled: compiled[index], reference: tensor.doubles,
                    bounds: boundsOf(place.name))
                compiled[index] = []
            }
        }
        values = found.keys.sorted().compactMap { found[$0] }
        for id in reference.outputs {
            guard let tensor = resultTensors[id] else { continue }
            self.outputs.append(
                ValueAgreement(
                    value: reference[id].name, layer: "result", kernel: "",
                    compiled: Array(outputs.prefix(tensor.count)), reference: tensor.doubles,
                    bounds: boundsOf(reference[id].name)))
            outputs = outputs.dropFirst(tensor.count)
        }
    }

    private static func requireSameInterface(
        _ information: ModelInformation, _ reference: Graph
    ) throws(Diagnostic) {
        let inputs = reference.inputs.map { reference.shape($0).sizes ?? [] }
        let outputs = reference.outputs.map { reference.shape($0).sizes ?? [] }
        guard information.inputs.map(\.shape) == inputs, information.outputs.map(\.shape) == outputs
        else {
            throw Diagnostic(
                .mismatch,
                "the artefact takes \(information.inputs.map(\.shape)) and gives "
                    + "\(information.outputs.map(\.shape)), the model takes \(inputs) and gives \(outputs)",
                advice:
                    "check an artefact against the model and the input size it was compiled from")
        }
    }
}
