public import Diagnostics
public import FaceImages
import Glibc
import Verification

/// The pictures of a verification set and what its pairs say of them: a `.bin` file of insightface,
/// or a file of pairs with a folder of pictures.
public struct VerificationSource: Sendable {
    private enum Pictures: Sendable {
        case encoded(VerificationSet)
        case files([String])
    }

    /// No larger `.bin` file is read: 4 GiB.
    private static let setLimit = 4 << 30
    /// No larger file of pairs is read: 64 MiB.
    private static let pairsLimit = 64 << 20
    /// The suffixes that are tried where a pairs file names none.
    private static let suffixes = [".jpg", ".png", ".jpeg"]

    /// The file, as the user named it.
    public let path: String
    /// For each pair whether it shows one person.
    public let labels: [Bool]
    /// The picture of each row, two rows for each pair.
    let rows: [Int]
    /// What the user should know of the file, for instance that some pictures are not used.
    public let notices: [String]
    private let pictures: Pictures

    /// Whether a path means a file of pairs: by its suffix, `.txt`.
    public static func isPairsFile(_ path: String) -> Bool { path.hasSuffix(".txt") }

    /// Reads a set; `folder` holds the pictures of a file of pairs.
    ///
    /// Throws where the file is neither, is damaged, names a picture that is not there, or has
    /// labels that cannot be evaluated.
    public init(path: String, folder: String?) throws(Diagnostic) {
        try self.init(reading: path, folder)
        do {
            try FoldProtocol.check(labels)
        } catch {
            throw error.inFile(path)
        }
    }

    private init(reading path: String, _ folder: String?) throws(Diagnostic) {
        self.path = path
        guard Self.isPairsFile(path) else {
            let bytes = try FileContent.read(
                path: path, limit: Self.setLimit, expected: "a .bin file of insightface")
            let set = try VerificationSet(decoding: bytes, file: path)
            let unused = set.storedImages - set.imageCount
            labels = set.labels
            rows = Array(0..<set.imageCount)
            notices = unused == 0 ? [] : ["\(unused) pictures behind the last pair are not used"]
            pictures = .encoded(set)
            return
        }
        guard let folder else {
            throw Diagnostic(
                .usage, "a file of pairs needs its pictures", file: path,
                expected: "--images FOLDER")
        }
        let bytes = try FileContent.read(
            path: path, limit: Self.pairsLimit, expected: "a file of pairs")
        let pairs = try PairsFile(decoding: bytes, file: path).pairs
        var indices: [PairsFile.Picture: Int] = [:]
        var files: [String] = []
        var rows: [Int] = []
        for picture in pairs.flatMap({ [$0.first, $0.second] }) {
            if let index = indices[picture] {
                rows.append(index)
                continue
            }
            indices[picture] = files.count
            rows.append(files.count)
            files.append(try Self.file(picture, in: folder))
        }
        labels = pairs.map(\.isSame)
        self.rows = rows
        notices = []
        pictures = .files(files)
    }

    /// The number of different pictures.
    public var pictureCount: Int {
        switch pictures {
        case .encoded(let set): set.imageCount
        case .files(let files): files.count
        }
    }

    /// Decodes a picture; throws where it cannot be decoded.
    public func picture(_ index: Int) throws(Diagnostic) -> Image {
        switch pictures {
        case .encoded(let set): try Image.decode(bytes: set.image(index), file: name(index))
        case .files(let files): try Image.decode(path: files[index])
        }
    }

    /// What a picture is called in diagnostics.
    func name(_ index: Int) -> String {
        switch pictures {
        case .encoded: "\(path)[\(index)]"
        case .files(let files): files[index]
        }
    }

    private static func file(
        _ picture: PairsFile.Picture, in folder: String
    ) throws(Diagnostic) -> String {
        let stem = "\(folder)/\(picture.path)"
        let candidates =
            picture.lacksSuffix
            ? [picture.path, picture.name].flatMap { stem in
                suffixes.map { "\(folder)/\(stem)\($0)" }
            } : [stem]
        guard let path = candidates.first(where: { access($0, R_OK) == 0 }) else {
            throw Diagnostic(
                .malformedFile, "cannot be read: \(String(cString: strerror(errno)))", file: stem,
                expected: picture.lacksSuffix
                    ? "a picture ending in \(suffixes.joined(separator: ", ")), there or as "
                        + "\(folder)/\(picture.name)" : "a picture",
                advice: "Pairs name pictures below the folder given as --images.")
        }
        return path
    }
}
