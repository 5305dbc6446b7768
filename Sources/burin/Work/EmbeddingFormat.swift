import Diagnostics
import Driver
import FaceImages
import Toolchain

/// How the embeddings of many pictures are written; told by the output's suffix.
enum EmbeddingFormat: String, CaseIterable {
    /// `.npy`: float32 N x D, with the pictures' paths in a `.txt` beside it, a line each.
    case numpy = ".npy"
    /// `.jsonl`: a line `{"file": ..., "embedding": [...]}` a picture.
    case jsonLines = ".jsonl"
    /// `.csv`: a line `file,0,1,...` and one a picture.
    case commas = ".csv"

    /// The format of a path; throws where its suffix is of none.
    init(path: String) throws(Diagnostic) {
        guard let format = Self.allCases.first(where: { path.hasSuffix($0.rawValue) }),
            FilePaths.name(of: path) != format.rawValue
        else {
            throw Diagnostic(
                .usage, "the suffix says no format of embeddings", file: path,
                expected: Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = format
    }

    /// The list of paths beside a `.npy` file: gallery.txt for gallery.npy.
    static func names(of path: String) -> String { String(path.dropLast(4)) + ".txt" }

    /// Throws where the paths of pictures cannot be written in this format.
    func check(_ pictures: PictureList) throws(Diagnostic) {
        guard self == .numpy,
            let path = pictures.paths.first(where: { $0.utf8.contains(UInt8(ascii: "\n")) })
        else { return }
        throw Diagnostic(
            .usage, "the name of a picture has a line break", file: path,
            expected: "names of one line, since the list beside a .npy has a line a picture",
            advice: "rename the picture, or write .jsonl or .csv")
    }

    /// Writes what a complete journal holds of the pictures, without those that could not be read;
    /// whole or not at all.
    func write(
        _ journal: EmbeddingJournal, of pictures: PictureList, size: Int, to path: String
    ) throws(Diagnostic) {
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            let file = try OutputFile(aside, naming: path)
            if self == .numpy {
                let count = journal.count - journal.badCount
                try file.write(NumpyArray.floatHeader(shape: [count, size]))
            } else if self == .commas {
                try file.write("file" + (0..<size).map { ",\($0)" }.joined() + "\n")
            }
            var names = ""
            for (index, picture) in pictures.paths.enumerated() {
                guard let vector = try journal.embedding(index) else { continue }
                try file.write(record(picture, vector))
                names += picture + "\n"
            }
            try file.close()
            if self == .numpy { try AtomicOutput.write(names.utf8, to: Self.names(of: path)) }
        }
    }

    private func record(_ picture: String, _ vector: [Float]) -> [UInt8] {
        switch self {
        case .numpy: vector.withUnsafeBytes { Array($0) }
        case .jsonLines: Array(Embeddings.line(picture, vector).utf8)
        case .commas:
            Array((Self.field(picture) + vector.map { ",\($0)" }.joined() + "\n").utf8)
        }
    }

    /// A field of CSV (RFC 4180): quoted where it must be.
    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
