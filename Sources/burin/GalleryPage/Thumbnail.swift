import Diagnostics
import FaceImages
import FoundationEssentials

/// A small copy of a picture as a page holds it, or why there is none.
struct Thumbnail {
    /// The picture, at most so many pixels wide and high.
    struct Content {
        let width: Int
        let height: Int
        /// A `data:` address of a PNG file.
        let address: String
    }

    let content: Result<Content, Diagnostic>

    /// Reads a picture and makes it at most `side` pixels wide and high; smaller ones stay.
    init(path: String, side: Int) {
        do throws(Diagnostic) {
            let image = try Image.decode(path: path)
            let longest = max(image.width, image.height)
            let scaled = { max(1, ($0 * side + longest / 2) / longest) }
            let small =
                longest <= side
                ? image
                : try image.resized(width: scaled(image.width), height: scaled(image.height))
            let bytes = Data(try small.encodedPNG())
            content = .success(
                Content(
                    width: small.width, height: small.height,
                    address: "data:image/png;base64," + bytes.base64EncodedString()))
        } catch {
            content = .failure(error)
        }
    }
}
