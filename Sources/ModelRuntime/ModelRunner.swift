public import Diagnostics
import FaceImages

/// Runs a model on picture files and compares what comes out.
public struct ModelRunner: Sendable {
    public let model: LoadedModel

    /// A runner for a model that takes pictures; throws where it does not.
    public init(_ model: LoadedModel) throws(Diagnostic) {
        _ = try model.inputSize()
        self.model = model
    }

    /// The embedding of one JPEG or PNG file, computed by `threads` threads.
    public func embedding(of path: String, threads: Int = 1) throws(Diagnostic) -> Embedding {
        let size = try model.inputSize()
        let image = try Image.decode(path: path).resized(width: size.width, height: size.height)
        return Embedding(
            file: path, vector: try model.embed(image, threads: threads), notice: image.resizeNotice
        )
    }

    /// The embeddings of several files, in their order, up to `parallel` at once.
    ///
    /// The results do not depend on `parallel`. Throws the first failure.
    public func embeddings(
        of paths: [String], parallel: Int = 1
    ) async throws(Diagnostic) -> [Embedding] {
        do {
            return try await collect(paths, parallel: max(1, parallel))
        } catch {
            throw error as? Diagnostic ?? Diagnostic(.usage, "stopped: \(error)")
        }
    }

    private func collect(_ paths: [String], parallel: Int) async throws -> [Embedding] {
        try await withThrowingTaskGroup(of: (Int, Embedding).self) { group in
            var results = [Embedding?](repeating: nil, count: paths.count)
            for (index, path) in paths.enumerated() {
                if index >= parallel, let (done, embedding) = try await group.next() {
                    results[done] = embedding
                }
                group.addTask {
                    try Task.checkCancellation()
                    return (index, try embedding(of: path))
                }
            }
            for try await (done, embedding) in group { results[done] = embedding }
            return results.compactMap(\.self)
        }
    }

    /// The cosine of the angle between every two vectors, in float64; 0 where one is zero or the
    /// lengths differ.
    public static func cosineSimilarities(_ vectors: [[Float]]) -> [[Double]] {
        vectors.map { left in vectors.map { right in cosineSimilarity(left, right) } }
    }

    /// The cosine of the angle between two vectors, in float64; 0 where one is zero or the lengths
    /// differ.
    public static func cosineSimilarity(_ left: [Float], _ right: [Float]) -> Double {
        guard left.count == right.count else { return 0 }
        var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
        for (first, second) in zip(left, right) {
            product += Double(first) * Double(second)
            leftSquares += Double(first) * Double(first)
            rightSquares += Double(second) * Double(second)
        }
        guard leftSquares != 0, rightSquares != 0 else { return 0 }
        return product / (leftSquares.squareRoot() * rightSquares.squareRoot())
    }
}
