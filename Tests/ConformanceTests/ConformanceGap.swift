/// Why a case does not pass; the raw value is what the table says.
enum ConformanceGap: String, CaseIterable, Sendable {
    case volume = "convolution and pooling over three axes: faces are images"
    case training = "dropout and batch normalization as training runs them"
    case empty = "sizes of 0: nothing is computed from them or given out"
    case output = "a transposed convolution whose output_shape goes beyond its windows"

    /// The reason of a run that does not pass; nil where none is known.
    init?(_ run: ConformanceRun) {
        let message = run.interpreter == .passes ? run.compiled.text : run.interpreter.text
        let reasons: [(ConformanceGap, [String])] = [
            (.volume, ["over 1 or 2 axes is", "over 1 or 2 axes are", "1 or 2 spatial axes"]),
            (.training, ["training_mode"]),
            (
                .empty,
                [
                    "has an open size", "to [3, 4, 0]", "of which some are empty",
                    "nothing is left of axis", "with parts of [0, 0, 0]",
                ]
            ),
            (.output, ["more than the windows reach"]),
        ]
        let found = reasons.first { $0.1.contains { message.contains($0) } }
        guard let found else { return nil }
        self = found.0
    }
}
