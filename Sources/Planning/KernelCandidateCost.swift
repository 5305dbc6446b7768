/// A catalog row's estimate for one layer.
public struct KernelCandidateCost: Hashable, Sendable {
    public var kernel: String
    /// Estimated microseconds on one core of the reference machine.
    public var microseconds: Double
}
