public import Diagnostics
public import FaceImages

/// How an embedding is made of a picture.
public struct EmbeddingRecipe: Hashable, Sendable {
    /// Whether the results of the picture and of its mirror image are added, as insightface's
    /// verification does.
    public var addsMirrored = false
    /// Whether it is scaled to length 1; one of zeros stays as it is.
    public var normalizes = false

    public init(addsMirrored: Bool = false, normalizes: Bool = false) {
        self.addsMirrored = addsMirrored
        self.normalizes = normalizes
    }

    /// The recipe as text, by which runs are told apart.
    package var name: String {
        "\(addsMirrored ? "sum" : "single"), \(normalizes ? "length 1" : "raw")"
    }

    /// The embedding of a picture, resized where its size is not the model's.
    public func embedding(
        of image: Image, by model: LoadedModel, threads: Int = 1
    ) throws(Diagnostic) -> [Float] {
        let (width, height) = try model.inputSize()
        var results: [[Float]] = []
        for image in try images(of: image, width: width, height: height) {
            results.append(try model.embed(image, threads: threads))
        }
        return combined(results)
    }

    /// The pictures whose results make the embedding, of the size a model takes.
    package func images(
        of image: Image, width: Int, height: Int
    ) throws(Diagnostic) -> [Image] {
        // Mirrored after resizing: both see the same pixels.
        let resized = try image.resized(width: width, height: height)
        return addsMirrored ? [resized, resized.mirrored] : [resized]
    }

    /// The embedding, of the results of ``images(of:width:height:)`` in their order.
    package func combined(_ results: [[Float]]) -> [Float] {
        guard var vector = results.first else { return [] }
        for other in results.dropFirst() {
            for index in vector.indices { vector[index] += other[index] }
        }
        return normalizes ? Self.normalized(vector) : vector
    }

    /// The vector scaled to length 1, computed in float64.
    package static func normalized(_ vector: [Float]) -> [Float] {
        let squares = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard squares > 0 else { return vector }
        let length = squares.squareRoot()
        return vector.map { Float(Double($0) / length) }
    }
}
