/// How the number of windows along an axis is rounded where they do not end with the padded image.
public enum WindowRounding: String, Hashable, Sendable, CaseIterable {
    /// Down: every window lies within the padded image. MXNet's "valid".
    case down
    /// Up: the last window reaches beyond the padded image, and may lie beyond it altogether.
    /// MXNet's "full".
    case up
    /// Up, but windows that would begin behind the image, in the padding at the end or beyond, are
    /// left out: `ceil_mode` of ONNX (1.16 and later, as ONNX Runtime all along) and of PyTorch.
    case upWithinImage = "up_within_image"

    /// Reads the attribute `rounding`, absent where it is down.
    init(attributes: inout AttributeReader) throws(ShapeError) {
        guard attributes.contains("rounding") else {
            self = .down
            return
        }
        let word = try attributes.word("rounding")
        guard let value = Self(rawValue: word) else {
            throw ShapeError(
                "rounding is \(word)",
                expected: Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = value
    }
}
