public import Diagnostics
import ModelRuntime

extension ModelCheck {
    /// Compares a run with that of another artefact on the same inputs: every value of one name
    /// and shape that both have in memory, and the results in their order.
    ///
    /// All are held to ``AgreementBounds/artefacts``; where the two store other layers in half
    /// precision, what is computed from the first such layer on to
    /// ``AgreementBounds/halfPrecision``. Throws where the results have other shapes.
    public init(_ run: ArtefactRun, against other: ArtefactRun) throws(Diagnostic) {
        self.init(reference: .artefact, bounds: .artefacts)
        let (own, theirs) = (run.information, other.information)
        guard own.outputs.map(\.shape) == theirs.outputs.map(\.shape) else {
            throw Diagnostic(
                .mismatch,
                "one artefact gives \(own.outputs.map(\.shape)), the other "
                    + "\(theirs.outputs.map(\.shape))",
                advice: "compare artefacts of one network")
        }
        let firstRounded = own.firstStep(roundedOtherwiseThan: theirs)
        let indices = Dictionary(
            theirs.values.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
        for (index, value) in own.values.enumerated() {
            guard let match = indices[value.name], theirs.values[match].shape == value.shape
            else { continue }
            let isRounded = value.step >= firstRounded
            values.append(
                run.agreement(
                    index, with: other.values[match].map(Double.init),
                    bounds: isRounded ? .halfPrecision : bounds))
        }
        for (index, port) in own.outputs.enumerated() {
            outputs.append(
                run.agreement(
                    output: index, named: port.name, with: other.outputs[index].map(Double.init),
                    bounds: firstRounded < .max ? .halfPrecision : bounds))
        }
    }
}

extension ModelInformation {
    /// The first step of a layer that only one of two models stores in half precision; the largest
    /// integer where there is none.
    fileprivate func firstStep(roundedOtherwiseThan other: ModelInformation) -> Int {
        let layers = Set(halfLayers ?? []).symmetricDifference(other.halfLayers ?? [])
        return steps.firstIndex { layers.contains($0.layer) } ?? .max
    }
}
