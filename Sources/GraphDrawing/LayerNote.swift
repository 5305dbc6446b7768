/// What a drawing says of a layer besides what it computes.
public struct LayerNote: Hashable, Sendable {
    /// The kernels that compute it, in order.
    public var kernels: [String]
    /// Its time, ms; nil where it is not known.
    public var milliseconds: Double?

    public init(kernels: [String], milliseconds: Double?) {
        self.kernels = kernels
        self.milliseconds = milliseconds
    }
}
