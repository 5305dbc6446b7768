public import Diagnostics

/// A face of a picture, as a file of landmarks states it.
public struct LandmarkEntry: Sendable, Hashable {
    /// The picture's path as the file spells it.
    public let file: String
    public let landmarks: FaceLandmarks
    /// Where in the file of landmarks it begins, counted from 1.
    public let line: Int

    /// Reads a file of landmarks; the suffix says which kind it is.
    ///
    /// `.json`, `.jsonl` and `.ndjson` hold objects
    /// `{"file": "a.jpg", "landmarks": [[x1, y1], ..., [x5, y5]]}`, one or several, each on a line
    /// or over several, also in a list. Other keys are passed over. `.csv` holds lines
    /// `a.jpg,x1,y1,...,x5,y5`, the first of which may be `file,x1,y1,...`; a name in quotes may
    /// hold commas. Either takes 68 points instead of five, see ``FaceLandmarks``.
    ///
    /// Throws where the file cannot be read or holds anything else, with the line; a usage
    /// diagnostic for another suffix.
    public static func read(path: String) throws(Diagnostic) -> [LandmarkEntry] {
        let suffix = path.utf8.lastIndex(of: UInt8(ascii: ".")).map { path[$0...].lowercased() }
        guard let suffix, [".json", ".jsonl", ".ndjson", ".csv"].contains(suffix) else {
            throw Diagnostic(
                .usage, "the suffix says no kind of landmarks", file: path,
                expected: ".json, .jsonl, .ndjson or .csv")
        }
        let bytes = try FileContent.read(
            path: path, limit: fileLimit, expected: "a file of landmarks")
        do throws(Diagnostic) {
            // The mark of byte order that some editors put before UTF-8.
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let content = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
            let entries =
                suffix == ".csv"
                ? try LandmarkTable.entries(content) : try LandmarkRecords.entries(content)
            guard !entries.isEmpty else {
                throw Diagnostic(
                    .malformedFile, "holds no landmarks", expected: "at least one picture's")
            }
            return entries
        } catch {
            throw error.inFile(path)
        }
    }

    /// No larger file is read: 256 MiB.
    private static let fileLimit = 256 << 20

    /// An entry of what a file states; throws where the name is no path or the points no face's.
    init(
        file: String, line: Int, landmarks: () throws(Diagnostic) -> FaceLandmarks
    ) throws(Diagnostic) {
        guard !file.isEmpty, !file.utf8.contains(0) else {
            throw Diagnostic(
                .malformedFile, "line \(line): the file's name is empty or holds a NUL",
                expected: "the path of a picture")
        }
        do {
            self.landmarks = try landmarks()
        } catch {
            throw Diagnostic(
                .malformedFile, "line \(line): \(error.message)", expected: error.expected)
        }
        self.file = file
        self.line = line
    }
}
