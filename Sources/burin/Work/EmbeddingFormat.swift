import Diagnostics
import Driver
import FaceImages
import Glibc
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

    /// Throws where writing to `path` would replace a file of the user's: one that is read, or a
    /// list beside a `.npy` that is not there. A journal, `part`, says that the output was begun.
    func requireApart(
        _ path: String, from inputs: [String], part: String
    ) throws(Diagnostic) {
        try PathChecks.requireApart(path, from: inputs)
        guard self == .numpy else { return }
        let list = Self.names(of: path)
        try PathChecks.requireApart(list, from: inputs)
        let (hasList, hasOutput) = (access(list, F_OK) == 0, access(path, F_OK) == 0)
        guard !hasList || hasOutput || access(part, F_OK) == 0 else {
            throw Diagnostic(
                .usage, "is there already, and would be replaced by the list of pictures",
                file: list, expected: "no such file beside a new .npy",
                advice: "move it away, or choose another output")
        }
    }

    /// Writes what a complete journal holds of the pictures, without those that could not be read;
    /// whole or not at all.
    func write(
        _ journal: EmbeddingJournal, of pictures: PictureList, size: Int, to path: String
    ) throws(Diagnostic) {
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            let file = try OutputFile(aside, naming: path)
            if self == .numpy {
                let count = journal.count - journal.bad.count
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
            Self.field(picture) + Array((vector.map { ",\($0)" }.joined() + "\n").utf8)
        }
    }

    /// A field of CSV (RFC 4180): quoted where it must be. By bytes: to Swift a comma with an accent
    /// above is another character than a comma, and so are two line breaks in one.
    private static func field(_ text: String) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { [quote, 0x2C, 0x0D, 0x0A].contains($0) }) else {
            return bytes
        }
        return [quote] + bytes.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}
