import Diagnostics
import Driver
import FaceImages
import ModelRuntime

/// Embeds single pictures for commands that take a few.
enum PictureEmbedding {
    /// The embedding of a file. What the user should know of the picture is logged.
    static func vector(
        of path: String, _ model: LoadedModel, _ recipe: EmbeddingRecipe, _ console: Console
    ) throws(Diagnostic) -> [Float] {
        console.progress("embedding \(path.escapedForDisplay)")
        let size = try model.inputSize()
        let image = try Image.decode(path: path).resized(width: size.width, height: size.height)
        if let notice = image.resizeNotice {
            console.logger.notice("\(path.escapedForDisplay): \(notice)")
        }
        return try recipe.embedding(of: image, by: model)
    }
}
