public import Diagnostics
import GraphIR
import ModelRuntime

extension ModelCheck {
    /// A check of recorded results alone.
    public init(_ run: ArtefactRun, with recording: Recording) throws(Diagnostic) {
        self.init(reference: .recording, bounds: .recording)
        try compare(run, with: recording)
    }

    /// Compares a run with what another engine recorded, besides what is compared already.
    ///
    /// A recorded result goes with the result of its name, or with an inner value of its name that
    /// the artefact has in memory, else with the result of its place. They are held to
    /// ``AgreementBounds/recording``, with weights in half precision to
    /// ``AgreementBounds/halfPrecision``. Throws a usage diagnostic where nothing fits a recorded
    /// result, or its number of elements differs.
    public mutating func compare(
        _ run: ArtefactRun, with recording: Recording
    ) throws(Diagnostic) {
        let information = run.information
        let isRounded = !(information.halfLayers ?? []).isEmpty
        let bounds = isRounded ? AgreementBounds.halfPrecision : .recording
        for (place, entry) in recording.outputs.enumerated() {
            let numbers = entry.tensor.doubles
            let named = information.outputs.firstIndex { $0.name == entry.name }
            let inner = information.values.firstIndex { $0.name == entry.name }
            if named == nil, let inner {
                try Self.require(entry, information.values[inner].shape)
                recorded.append(run.agreement(inner, with: numbers, bounds: bounds))
                continue
            }
            guard let index = named ?? (place < information.outputs.count ? place : nil) else {
                throw Diagnostic(
                    .usage, "the model has no result for the recorded one", file: entry.file,
                    node: entry.name.isEmpty ? nil : entry.name,
                    expected: information.outputs.map { "'\($0.name)' \($0.shape)" }
                        .joined(separator: ", "))
            }
            try Self.require(entry, information.outputs[index].shape)
            recorded.append(
                run.agreement(
                    output: index, named: information.outputs[index].name, with: numbers,
                    bounds: bounds))
        }
    }

    /// Engines differ in sizes of 1, so only the number of elements must be the same.
    private static func require(
        _ entry: Recording.Entry, _ shape: [Int]
    ) throws(Diagnostic) {
        guard entry.tensor.count == Shape.product(shape) else {
            throw Diagnostic(
                .usage, "the recorded result has the shape \(entry.tensor.shape)",
                file: entry.file, expected: "\(shape)",
                advice: "compare with results of the same network for one image")
        }
    }
}
