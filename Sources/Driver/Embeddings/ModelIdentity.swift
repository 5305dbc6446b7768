import Diagnostics
import FaceImages
import FoundationEssentials
import GraphIR
import ModelRuntime

/// What tells compiled models apart whose embeddings must not be mixed.
enum ModelIdentity {
    /// A digest of what a model says of itself (layers, kernels, weights, instruction set; not where
    /// it came from) and of its embedding of one picture: networks with equal parameters may do
    /// other things with them.
    ///
    /// Throws where the model takes no pictures or cannot run.
    static func digest(of model: LoadedModel) throws(Diagnostic) -> String {
        var information = model.information
        information.source = ""
        information.license = nil
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = (try? encoder.encode(information)).map { [UInt8]($0) } ?? []
        let numbers = try EmbeddingRecipe().embedding(of: picture(for: model), by: model)
        let digests = [text.withUnsafeBytes(FNV1a.digest), FNV1a.digest(words: numbers)]
        return digests.map(FNV1a.text).joined(separator: "-")
    }

    /// Noise, of which no two neighbours are alike: every layer sees all kinds of numbers.
    private static func picture(for model: LoadedModel) throws(Diagnostic) -> Image {
        let (width, height) = try model.inputSize()
        var state: UInt64 = 1
        let pixels = (0..<width * height * 3).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        return try Image(width: width, height: height, pixels: pixels)
    }
}
