public import FaceImages
public import Verification

/// What a model made of a set's pictures.
public struct VerificationEmbeddings: Sendable {
    /// Two rows for each pair: the output, or the sum of those of picture and mirror image.
    public let table: EmbeddingTable
    /// The mean length of all outputs, before any sum.
    public let meanNorm: Double
    /// The sizes of the pictures that were resized, before that, in order.
    public let resizedSizes: [Image.Size]

    /// What the user should know of resized pictures; nil where there are none.
    public var resizeNotice: String? {
        resizedSizes.first.map {
            "\(resizedSizes.count) picture\(resizedSizes.count == 1 ? " was" : "s were") resized, the first from \($0), bicubic as "
                + "insightface does; the faces must already be cropped and aligned"
        }
    }
}
