import Diagnostics
import Driver
import FaceImages
import Glibc

/// A gallery as `burin embed` writes it: embeddings, and a list of their pictures' paths beside.
enum Gallery {
    /// No larger list of paths is read: 256 MiB.
    private static let namesLimit = 256 << 20

    /// The embeddings of a `.npy` file, named by the list where that is there.
    ///
    /// Throws where either is damaged or they do not fit.
    static func open(_ path: String) throws(Diagnostic) -> GallerySearch {
        try GallerySearch(NumpyArray.read(path: path), names: try names(of: path), file: path)
    }

    /// The paths in the list beside a gallery; nil where there is none.
    static func names(of path: String) throws(Diagnostic) -> [String]? {
        guard path.hasSuffix(".npy") else { return nil }
        let list = EmbeddingFormat.names(of: path)
        guard access(list, F_OK) == 0 else { return nil }
        let bytes = try FileContent.read(
            path: list, limit: namesLimit, expected: "a list of paths, a line each")
        return bytes.split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
