public import FaceImages

/// A face cut out of its picture.
public struct AlignedCrop: Sendable, Hashable {
    public let image: Image
    /// From the picture's coordinates to the crop's.
    public let transform: SimilarityTransform
}
