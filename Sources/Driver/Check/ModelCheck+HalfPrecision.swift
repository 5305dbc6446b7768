public import Diagnostics
public import GraphIR
import GraphPasses
public import ModelRuntime

extension ModelCheck {
    /// Compares a run with the model its artefact was compiled from, as
    /// ``init(_:against:bounds:progress:)`` does, knowing which of its weights are stored in half
    /// precision.
    ///
    /// What depends on such a layer is compared with the optimised graph whose weights are rounded
    /// in the same way, within the usual bounds; everything else with the model as it is. The
    /// results are compared with both, see ``unrounded``.
    public init(
        _ run: ArtefactRun, of prepared: Graph, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(Diagnostic) {
        try self.init(run, against: prepared, progress: progress)
        let layers = run.information.halfLayers ?? []
        guard !layers.isEmpty else { return }
        let optimized = try InferencePipeline().optimize(prepared)
        let rounded = try optimized.roundingWeightsToHalf(ofLayers: layers)
        let names = optimized.valuesDepending(onLayers: layers)
        let check = try ModelCheck(run, against: rounded, progress: progress)
        let known = Set(check.values.map(\.value))
        values =
            values.filter { !names.contains($0.value) || !known.contains($0.value) }
            + check.values.filter { names.contains($0.value) }
        unrounded = outputs
        outputs = check.outputs
    }

    /// The same for one image of a model with one input.
    public init(
        _ artefact: LoadedModel, of prepared: Graph, input: Tensor
    ) throws(Diagnostic) {
        try self.init(ArtefactRun(artefact, inputs: [input]), of: prepared)
    }
}
