/// The normalisation that a network applies to its input itself: `(x - mean) * scale`, a number of
/// each for every channel.
public struct InputScaling: Hashable, Sendable, Encodable {
    /// `[C]`.
    public var mean: [Double]
    /// `[C]`.
    public var scale: [Double]

    public init(mean: [Double], scale: [Double]) {
        self.mean = mean
        self.scale = scale
    }
}
