public import Diagnostics

/// Pairs of pictures named in a text file.
///
/// A line is `name n m` (two pictures of a person, LFW's `pairs.txt`), `name n other m` (two
/// persons) or `a.jpg b.jpg 1` (two paths below the folder of pictures, 1 for the same person, else
/// 0). LFW's first line, one or two counts, may be there. Fields are apart by tabs, or by blanks in
/// lines without tabs. Picture n of a person is `name/name_000n`.
public struct PairsFile: Sendable, Hashable {
    /// A picture as a line names it.
    public struct Picture: Sendable, Hashable {
        /// The path below the folder of pictures.
        public let path: String
        /// Whether the suffix of the file is still to be found, as for LFW's names.
        public let lacksSuffix: Bool

        /// The last part of the path: LFW's pictures are also kept without folders of persons.
        public var name: String {
            path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? path
        }
    }

    /// The two pictures of each pair, and whether they show one person.
    public struct Pair: Sendable, Hashable {
        /// The pair's first picture.
        public let first: Picture
        /// The pair's second picture.
        public let second: Picture
        /// Whether both show one person.
        public let isSame: Bool
    }

    /// No file with more pairs is read.
    public static let pairsLimit = 1 << 17

    /// The pairs in the order of the file.
    public let pairs: [Pair]

    /// Reads the bytes of a file, which `path` names in diagnostics.
    ///
    /// Throws where a line has another form, a path leads out of the folder, or the counts of the
    /// first line do not fit.
    public init(decoding bytes: [UInt8], file path: String) throws(Diagnostic) {
        var pairs: [Pair] = []
        var announced: Int?
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let fields = Self.fields(line)
            if fields.isEmpty { continue }
            if index == 0, let count = Self.announcedPairs(fields) {
                announced = count
                continue
            }
            guard let pair = Self.pair(fields) else {
                throw Diagnostic(
                    .malformedFile, "line \(index + 1) is no pair", file: path,
                    expected: "'name n m', 'name n other m' or 'a.jpg b.jpg 1', below the folder")
            }
            pairs.append(pair)
            guard pairs.count <= Self.pairsLimit else {
                throw Diagnostic(
                    .malformedFile, "more than \(Self.pairsLimit) pairs", file: path)
            }
        }
        guard !pairs.isEmpty else {
            throw Diagnostic(.malformedFile, "the file has no pairs", file: path)
        }
        guard announced == nil || announced == pairs.count else {
            throw Diagnostic(
                .malformedFile, "the file has \(pairs.count) pairs", file: path,
                expected: "\(announced ?? 0), as its first line says")
        }
        self.pairs = pairs
    }

    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        let hasTabs = line.contains(0x09)
        return line.split { $0 == 0x09 || $0 == 0x0D || (!hasTabs && $0 == 0x20) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Pairs by the counts of LFW's first line, `sets perKind` or `perKind`; nil for another line.
    private static func announcedPairs(_ fields: [String]) -> Int? {
        guard fields.count <= 2 else { return nil }
        var product = 2
        for field in fields {
            guard let count = count(field), count <= pairsLimit else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: count)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }

    private static func pair(_ fields: [String]) -> Pair? {
        if fields.count == 4, let first = picture(fields[0], fields[1]),
            let second = picture(fields[2], fields[3])
        {
            return Pair(first: first, second: second, isSame: false)
        }
        guard fields.count == 3 else { return nil }
        if let first = picture(fields[0], fields[1]), let second = picture(fields[0], fields[2]) {
            return Pair(first: first, second: second, isSame: true)
        }
        guard isInside(fields[0]), isInside(fields[1]), ["0", "1"].contains(fields[2]) else {
            return nil
        }
        return Pair(
            first: Picture(path: fields[0], lacksSuffix: false),
            second: Picture(path: fields[1], lacksSuffix: false), isSame: fields[2] == "1")
    }

    /// Picture n of a person, by LFW's rule.
    private static func picture(_ name: String, _ number: String) -> Picture? {
        guard isInside(name), !name.utf8.contains(UInt8(ascii: "/")), let number = count(number)
        else { return nil }
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
        return Picture(path: "\(name)/\(name)_\(zeros)\(digits)", lacksSuffix: true)
    }

    private static func count(_ field: String) -> Int? {
        guard (1...9).contains(field.utf8.count),
            field.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(field)
    }

    /// Whether a path stays below the folder it is relative to.
    private static func isInside(_ path: String) -> Bool {
        let parts = path.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        return !path.utf8.contains(0) && parts.allSatisfy { !["", ".", ".."].contains($0) }
    }
}
