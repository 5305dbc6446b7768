public import Diagnostics

/// A set of pairs of encoded pictures: the content of a `.bin` file of insightface.
///
/// The file is one pickle of `(images, labels)`; pictures 2i and 2i + 1 are pair i, and a label is
/// true where both show one person. Pictures behind the last pair are not used.
public struct VerificationSet: Sendable {
    /// A label for each pair.
    public let labels: [Bool]
    /// Pictures in the file, also those behind the last pair.
    public let storedImages: Int
    private let file: [UInt8]
    private let images: [ByteString]

    /// Reads the bytes of a file, which `path` names in diagnostics.
    ///
    /// Throws where it is no such pickle, holds anything else, an odd number of pictures or too
    /// few for its labels.
    public init(decoding bytes: [UInt8], file path: String) throws(Diagnostic) {
        do {
            var reader = PickleReader(bytes)
            let content = try reader.read()
            try Self.check(content)
            labels = content.labels
            storedImages = content.images.count
            images = Array(content.images.prefix(2 * content.labels.count))
            file = bytes
        } catch {
            throw error.inFile(path)
        }
    }

    /// Pictures of the pairs: two for each.
    public var imageCount: Int { images.count }

    /// The bytes of an encoded picture, by its number below ``imageCount``.
    public func image(_ index: Int) -> [UInt8] { images[index].bytes(in: file) }

    private static func check(_ content: PickleReader.Content) throws(Diagnostic) {
        let (images, labels) = (content.images.count, content.labels.count)
        guard (1...PairsFile.pairsLimit).contains(labels) else {
            throw Diagnostic(
                .malformedFile, "the set has \(labels) pairs",
                expected: "1 to \(PairsFile.pairsLimit)")
        }
        guard images.isMultiple(of: 2) else {
            throw Diagnostic(
                .malformedFile, "the set has \(images) images, an odd number",
                expected: "two for each label")
        }
        guard labels <= images / 2 else {
            throw Diagnostic(
                .malformedFile, "the set has \(images) images for \(labels) labels",
                expected: "two for each label")
        }
    }
}
