public import Diagnostics
public import FaceImages
public import ModelRuntime

/// What becomes of an embedding when a picture is prepared wrongly, in the usual ways.
public struct PreprocessingStudy: Sendable {
    /// One way to prepare the picture.
    public struct Row: Sendable, Hashable {
        public var variant: InputVariant
        /// The cosine of its embedding and the right one.
        public var cosine: Double
        /// The cosine of its embedding and the one asked about; nil where none was given.
        public var cosineToGiven: Double?
    }

    /// What the model expects.
    public let recipe: InputRecipe
    /// The right way first, then mistakes in the order of ``InputVariant``.
    public let rows: [Row]

    /// A given embedding is taken for a variant's from this cosine on: other decoders and resizers
    /// change an embedding by less, other mistakes by more.
    public static let recognition = 0.99

    /// Computes the embedding of a picture in every way that differs.
    ///
    /// `given` is an embedding of unknown making, of any length of the vector. Throws where the
    /// model takes no pictures, and where `given` has another number of elements.
    public init(
        _ model: LoadedModel, picture: Image, given: [Float]? = nil, threads: Int = 1
    ) throws(Diagnostic) {
        let (width, height) = try model.inputSize()
        guard model.information.parametersDigest != nil else {
            throw Diagnostic(
                .usage, "an older Burin compiled it, without the numbers of its normalisation",
                file: model.path, advice: "compile it anew")
        }
        if let given, given.count != model.outputCount {
            throw Diagnostic(
                .usage, "the embedding asked about has \(given.count) numbers", file: model.path,
                expected: "\(model.outputCount), as many as the model gives")
        }
        let scaling = model.information.inputScaling
        guard scaling.map({ $0.mean.count == 3 && $0.scale.count == 3 }) ?? true else {
            throw Diagnostic(
                .malformedFile, "the model's normalisation is not one of three channels",
                file: model.path)
        }
        let recipe = InputRecipe(width: width, height: height, ownScaling: scaling)
        var rows: [Row] = []
        var right: [Float] = []
        for variant in recipe.variants(for: picture) {
            let embedding = try model.run(
                recipe.tensor(variant, of: picture), threads: threads)
            if variant == .right { right = embedding }
            rows.append(
                Row(
                    variant: variant,
                    cosine: ModelRunner.cosineSimilarity(embedding, right),
                    cosineToGiven: given.map { ModelRunner.cosineSimilarity(embedding, $0) }))
        }
        self.recipe = recipe
        self.rows = rows
    }

    /// The row whose embedding is nearest to the one asked about; nil where none was.
    public var nearest: Row? {
        rows.filter { $0.cosineToGiven != nil }
            .max { $0.cosineToGiven ?? 0 < $1.cosineToGiven ?? 0 }
    }

    /// Whether the nearest row is near enough to say that it was made so.
    public var isRecognized: Bool { (nearest?.cosineToGiven ?? 0) >= Self.recognition }
}
