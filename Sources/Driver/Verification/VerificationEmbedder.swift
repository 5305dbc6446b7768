public import Diagnostics
import FaceImages
public import ModelRuntime
import Verification

/// Embeds the pictures of verification sets as insightface does: each as it is and mirrored, both
/// outputs added in float64. One of another width than a square model's is resized first, its short
/// edge to that width, bicubic as by MXNet.
public struct VerificationEmbedder: Sendable {
    private let model: LoadedModel
    private let mirrors: Bool
    private let parallel: Int

    /// An embedder that works on `parallel` pictures at once, which does not change results.
    ///
    /// Throws where the model takes no pictures or gives more than one result.
    public init(_ model: LoadedModel, mirrors: Bool, parallel: Int) throws(Diagnostic) {
        _ = try model.inputSize()
        guard model.information.outputs.count == 1, model.outputCount >= 1 else {
            throw Diagnostic(
                .usage, "the model has \(model.information.outputs.count) results",
                file: model.path, expected: "one: the embedding")
        }
        self.model = model
        self.mirrors = mirrors
        self.parallel = max(1, parallel)
    }

    /// The embeddings of a set; `progress` gets the pictures done and their number.
    ///
    /// Throws the first failure: a picture that cannot be decoded, that has another size than the
    /// model takes also where it was resized, or whose embedding is not finite.
    public func embeddings(
        of source: VerificationSource, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws(Diagnostic) -> VerificationEmbeddings {
        do {
            return try expanded(try await collect(source, progress), source)
        } catch {
            throw (error as? Diagnostic ?? Diagnostic(.usage, "stopped: \(error)"))
                .inFile(source.path)
        }
    }

    /// The embedding of a picture, and the lengths of the outputs it is made of, added.
    private struct Row: Sendable {
        var numbers: [Double]
        var norms: Double
        /// The picture's size before it was resized.
        var originalSize: Image.Size?
    }

    private func collect(
        _ source: VerificationSource, _ progress: (Int, Int) -> Void
    ) async throws -> [Row] {
        try await withThrowingTaskGroup(of: (Int, Row).self) { group in
            let count = source.pictureCount
            var rows = [Row](repeating: Row(numbers: [], norms: 0), count: count)
            var finished = 0
            func keep(_ result: (Int, Row)) {
                rows[result.0] = result.1
                finished += 1
                progress(finished, count)
            }
            for index in 0..<count {
                if index >= parallel, let result = try await group.next() { keep(result) }
                group.addTask {
                    try Task.checkCancellation()
                    return (index, try row(source, index))
                }
            }
            for try await result in group { keep(result) }
            return rows
        }
    }

    private func row(_ source: VerificationSource, _ index: Int) throws(Diagnostic) -> Row {
        let picture = try fitted(source.picture(index), source.name(index))
        let images = mirrors ? [picture, picture.mirrored] : [picture]
        let output = try model.run(images.flatMap { $0.tensor() }, count: images.count)
        let count = model.outputCount
        var row = Row(
            numbers: [Double](repeating: 0, count: count), norms: 0,
            originalSize: picture.originalSize)
        for image in images.indices {
            var squares = 0.0
            for number in 0..<count {
                let value = Double(output[image * count + number])
                row.numbers[number] += value
                squares += value * value
            }
            row.norms += squares.squareRoot()
        }
        return row
    }

    /// The picture at the model's size, by the rule of insightface's evaluation: only one of another
    /// width is resized, and never beyond its proportions.
    private func fitted(_ picture: Image, _ name: String) throws(Diagnostic) -> Image {
        let input = try model.inputSize()
        let size = Image.Size(width: input.width, height: input.height)
        if picture.size == size { return picture }
        let short = min(size.width, size.height)
        guard size.width == size.height, picture.width != size.width,
            picture.size(shortEdge: short) == size
        else {
            throw Diagnostic(
                .malformedFile, "the picture is \(picture.size)", file: name,
                expected: "\(size), the model's size"
                    + (size.width == size.height ? ", or another square" : ""),
                advice: "Crop and align the set's pictures to that size first.")
        }
        return try picture.resized(shortEdge: short)
    }

    /// The rows of the pairs, in which a picture may come several times.
    private func expanded(
        _ pictures: [Row], _ source: VerificationSource
    ) throws(Diagnostic) -> VerificationEmbeddings {
        var values: [Double] = []
        values.reserveCapacity(source.rows.count * model.outputCount)
        var norms = 0.0
        for index in source.rows {
            values += pictures[index].numbers
            norms += pictures[index].norms
        }
        return VerificationEmbeddings(
            table: try EmbeddingTable(dimension: model.outputCount, values: values),
            meanNorm: norms / Double(source.rows.count * (mirrors ? 2 : 1)),
            resizedSizes: pictures.compactMap(\.originalSize))
    }
}
