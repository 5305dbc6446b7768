public import Diagnostics
public import GraphIR
import Interpreter
public import ModelRuntime

/// Compares compiled code with a reference, layer by layer where the reference has layers.
public struct ModelCheck: Sendable {
    /// What compiled code is compared with, layer by layer.
    public enum Reference: String, Sendable, Hashable {
        /// The float64 interpreter on the model as its files state it.
        case interpreter
        /// Another compiled model.
        case artefact
        /// Nothing but recorded results, see ``ModelCheck/recorded``.
        case recording
    }

    /// What ``values`` and ``outputs`` were compared with.
    public let reference: Reference
    /// Every compared value in order of computation.
    public internal(set) var values: [ValueAgreement] = []
    /// The results, in the same terms.
    public internal(set) var outputs: [ValueAgreement] = []
    /// Where weights are stored in half precision: the results against those of float32 weights,
    /// held to ``AgreementBounds/halfPrecision``.
    public internal(set) var unrounded: [ValueAgreement] = []
    /// What another engine recorded, see ``compare(_:with:)``.
    public internal(set) var recorded: [ValueAgreement] = []
    /// What values must hold that no other bounds are stated for.
    public let bounds: AgreementBounds

    /// The first value outside the bounds: inner values before results, and last what was recorded
    /// elsewhere.
    public var firstDeparture: ValueAgreement? { departureFromReference ?? departureFromRecording }

    /// The first value outside the bounds to ``reference``.
    public var departureFromReference: ValueAgreement? {
        (values + outputs).first { !$0.agrees }
            ?? unrounded.first { !$0.agrees(within: .halfPrecision) }
    }

    /// The first value outside the bounds to what another engine recorded.
    public var departureFromRecording: ValueAgreement? { recorded.first { !$0.agrees } }

    /// Whether compiled code holds all bounds but those to another engine's results.
    public var departsFromRecordingOnly: Bool {
        departureFromReference == nil && departureFromRecording != nil
    }

    /// A check that compares nothing yet.
    init(reference: Reference, bounds: AgreementBounds) {
        self.reference = reference
        self.bounds = bounds
    }

    /// Compares a run with what the interpreter computes from the same inputs.
    ///
    /// `graph` is the model before any pass, with all shapes known. Values are matched by name:
    /// passes keep a name exactly where they keep the meaning. Values that a Winograd kernel
    /// computes, and all that depend on them, are held to ``AgreementBounds/winograd``.
    public init(
        _ run: ArtefactRun, against graph: Graph, bounds: AgreementBounds = .standard,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        self.init(reference: .interpreter, bounds: bounds)
        let information = run.information
        try Self.requireSameInterface(information, graph)
        let indices = Dictionary(
            grouping: information.values.indices, by: { information.values[$0].name })
        let behindWinograd = information.namesBehindWinograd(in: graph)
        let boundsOf = { (name: String) in
            behindWinograd.contains(name) ? AgreementBounds.winograd : bounds
        }
        var found: [Int: ValueAgreement] = [:]
        var results: [ValueID: Tensor] = [:]
        var done = 0
        try Interpreter(graph: graph).runAll(run.inputs) { (value, tensor) throws(Diagnostic) in
            done += 1
            progress(done, graph.nodes.count)
            if graph.outputs.contains(value.id) { results[value.id] = tensor }
            for index in indices[value.name, default: []] {
                found[index] = run.agreement(
                    index, with: tensor.doubles, bounds: boundsOf(value.name))
            }
        }
        values = found.keys.sorted().compactMap { found[$0] }
        for (index, id) in graph.outputs.enumerated() {
            guard let tensor = results[id] ?? graph.tensor(id) else { continue }
            outputs.append(
                run.agreement(
                    output: index, named: graph[id].name, with: tensor.doubles,
                    bounds: boundsOf(graph[id].name)))
        }
    }

    /// Runs the artefact and the interpreter on one image of a model with one input.
    public init(
        _ artefact: LoadedModel, against reference: Graph, input: Tensor,
        bounds: AgreementBounds = .standard
    ) throws(Diagnostic) {
        try Self.requireSameInterface(artefact.information, reference)
        try self.init(
            ArtefactRun(artefact, inputs: [input]), against: reference, bounds: bounds)
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
                    + "\(information.outputs.map(\.shape)), the model takes \(inputs) and gives "
                    + "\(outputs)",
                advice:
                    "check an artefact against the model and the input size it was compiled from")
        }
    }
}

extension ArtefactRun {
    /// A value in memory beside a reference's numbers for it.
    func agreement(
        _ index: Int, with reference: [Double], bounds: AgreementBounds
    ) -> ValueAgreement {
        let place = information.values[index]
        return ValueAgreement(
            value: place.name, layer: place.layer, kernel: place.kernel, compiled: values[index],
            reference: reference, bounds: bounds)
    }

    /// A result beside a reference's numbers for it.
    func agreement(
        output index: Int, named name: String, with reference: [Double], bounds: AgreementBounds
    ) -> ValueAgreement {
        ValueAgreement(
            value: name, layer: "result", kernel: "", compiled: outputs[index],
            reference: reference, bounds: bounds)
    }
}
