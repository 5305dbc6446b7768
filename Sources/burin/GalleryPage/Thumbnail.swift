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

    /// A picture of less than twice as many pixels as are shown: half the size at a time, each pixel
    /// is the mean of four, where a resize at once would leave most of them out.
    private static func halved(_ image: Image, side: Int) throws(Diagnostic) -> Image {
        var image = image
        while max(image.width, image.height) >= 2 * side {
            image = try image.resized(
                width: max(1, image.width / 2), height: max(1, image.height / 2))
        }
        return image
    }

    let content: Result<Content, Diagnostic>

    /// Reads a picture and makes it at most `side` pixels wide and high; smaller ones stay.
    init(path: String, side: Int) {
        do throws(Diagnostic) {
            let image = try Self.halved(Image.decode(path: path), side: side)
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
