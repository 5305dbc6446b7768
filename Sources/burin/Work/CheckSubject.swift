import Diagnostics
import Driver
import GraphIR
import GraphPasses
import ModelRuntime

/// What a check is about: compiled code, and the model it was compiled from where that is known.
struct CheckSubject {
    /// The prepared model; nil where only a compiled one was given.
    let graph: Graph?
    let loaded: LoadedModel
    /// The compiled model's path as it was given; nil where it was compiled for this check.
    let path: String?
    /// The MODEL argument.
    let model: String

    /// Loads what the arguments MODEL and ARTEFACT name, and compiles where there is no artefact.
    ///
    /// Throws where options do not apply, and where only a compiled model is given though the
    /// graph is needed.
    init(
        _ model: String, _ artefact: String?, _ options: ModelOptions,
        _ compilation: CompilationOptions, _ bench: Workbench, needsGraph: Bool
    ) async throws(Diagnostic) {
        self.model = model
        guard Workbench.isArtefact(model) else {
            // A damaged artefact shows before the model is read.
            var given: LoadedModel?
            if let artefact { given = try LoadedModel(path: artefact) }
            let graph = try bench.prepare(options.request(model))
            self.graph = graph
            path = artefact
            if let given { loaded = given } else { loaded = try await bench.compiled(graph) }
            return
        }
        loaded = try LoadedModel(path: model)
        guard artefact == nil, !needsGraph else {
            throw Diagnostic(
                .usage, "is a compiled model, which is nothing to check another by", file: model,
                expected: "the model it was compiled from",
                advice: "burin check A.so --reference B.so compares two compiled models")
        }
        guard options.isEmpty, compilation.isEmpty else {
            throw Diagnostic(
                .usage, "is compiled already: options of models and compilation do not apply",
                file: model, advice: "leave them out, or give the model itself")
        }
        graph = nil
        path = model
    }

    /// How the given artefact tells that it was not compiled from the model as it was given here;
    /// nil where it does not tell, or was.
    var otherOrigin: Diagnostic? {
        guard let graph, let path, let compiled = loaded.information.parametersDigest else {
            return nil
        }
        let own = InputNormalization.detect(in: graph)
        let theirs = loaded.information.inputScaling.map {
            InputNormalization.description(mean: $0.mean, scale: $0.scale)
        }
        guard own?.description == theirs else {
            return Diagnostic(
                .mismatch, "the library was compiled with another normalisation",
                file: path,
                expected: "\(own?.description ?? "none"), that of \(model) as it is given, not "
                    + (theirs ?? "none"),
                advice: "give --mean and --std as they were given to compile, or compile it anew")
        }
        let digest = FNV1a.text(graph.parameterDigest)
        guard digest != compiled else { return nil }
        return Diagnostic(
            .mismatch, "the library was compiled from other weights", file: path,
            expected: "the digest \(digest), that of \(model), not \(compiled)",
            advice: "check a library against the weights it was compiled from, with --bgr where "
                + "that was given, or compile it anew")
    }
}
