public import Verification

/// What a model made of a set's pictures.
public struct VerificationEmbeddings: Sendable {
    /// Two rows for each pair: the output, or the sum of those of picture and mirror image.
    public let table: EmbeddingTable
    /// The mean length of all outputs, before any sum.
    public let meanNorm: Double
}
