/// What a model made of a picture file.
public struct Embedding: Sendable, Hashable {
    /// The file, as the user named it.
    public let file: String
    /// The model's outputs.
    public let vector: [Float]
    /// What the user should know about the picture, for instance that it was resized.
    public let notice: String?
}
