public import GraphIR

/// Choices a network leaves open. Not every network takes every one; see ``ArchitectureEntry``.
public struct ArchitectureOptions: Hashable, Sendable {
    /// Channel attention in every residual unit.
    public var squeezeAndExcitation = false
    /// Instance normalization for half the channels at the start of residual units.
    public var instanceBatchNormalization = false
    /// The head; nil for the network's default.
    public var output: OutputOption?
    /// The number of outputs; nil for the network's default.
    public var embeddingSize: Int?
    /// The image size the fully connected layer is laid out for. The graph's own height and width
    /// stay open.
    public var inputSize: SpatialSize

    public init(
        squeezeAndExcitation: Bool = false, instanceBatchNormalization: Bool = false,
        output: OutputOption? = nil, embeddingSize: Int? = nil, inputSize: SpatialSize = 112
    ) {
        self.squeezeAndExcitation = squeezeAndExcitation
        self.instanceBatchNormalization = instanceBatchNormalization
        self.output = output
        self.embeddingSize = embeddingSize
        self.inputSize = inputSize
    }
}
