import Diagnostics

/// Walks a `.params` container: header, array records, names.
struct MXNetContainerReader {
    private(set) var entries: [MXNetParameterFile.Entry] = []
    private(set) var isNamed = false
    private(set) var warnings: [String] = []

    private var cursor: MXNetByteCursor

    /// No network has more; without a limit four zero bytes count as an array.
    private static let maximumCount: UInt64 = 1 << 20

    init(_ source: any ByteSource) {
        cursor = MXNetByteCursor(source, place: "the list header")
    }

    /// Reads everything but the numbers. Throws where the container is damaged or cut off.
    mutating func read() throws(Diagnostic) {
        let count = try header()
        var records: [MXNetArrayRecord] = []
        for index in 0..<count {
            cursor.place = "array \(index)"
            records.append(try MXNetArrayRecord(&cursor))
        }
        let names = try names(count)
        isNamed = names != nil
        for (index, record) in records.enumerated() {
            entries.append(Self.entry(names?[index] ?? "", index, record))
        }
        if cursor.remaining > 0 {
            warnings.append(
                "\(cursor.remaining) bytes follow the names, from byte \(cursor.offset)")
        }
    }

    private mutating func header() throws(Diagnostic) -> Int {
        let magic: UInt64 = try cursor.integer("the magic")
        guard magic == 0x112 else {
            throw cursor.failure(
                "the magic is 0x" + String(magic, radix: 16), at: 0,
                expected: "0x112, an MXNet parameter file")
        }
        _ = try cursor.integer("the reserved field", as: UInt64.self)
        let count: UInt64 = try cursor.integer("the number of arrays")
        // Every record has at least four bytes.
        let limit = min(UInt64(cursor.remaining / 4), Self.maximumCount)
        guard count <= limit else {
            throw cursor.failure(
                "\(count) arrays", at: 16, expected: "at most \(limit) in the bytes that follow")
        }
        return Int(count)
    }

    /// The names in array order, or nil for an unnamed list.
    private mutating func names(_ count: Int) throws(Diagnostic) -> [String]? {
        cursor.place = "the names"
        let start = cursor.offset
        let nameCount: UInt64 = try cursor.integer("the number of names")
        guard nameCount != 0 || count == 0 else { return nil }
        guard nameCount == UInt64(count) else {
            throw cursor.failure(
                "\(nameCount) names for \(count) arrays", at: start, expected: "0 or \(count)")
        }
        var names: [String] = []
        for index in 0..<count {
            cursor.place = "the name of array \(index)"
            names.append(try name())
        }
        return names
    }

    private mutating func name() throws(Diagnostic) -> String {
        let start = cursor.offset
        let length: UInt64 = try cursor.integer("the length")
        guard length <= UInt64(cursor.remaining) else {
            throw cursor.failure(
                "the length is \(length)", at: start,
                expected: "at most the \(cursor.remaining) bytes that are left")
        }
        let bytes = try cursor.bytes(Int(length), "the name")
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw cursor.failure("the name is no valid UTF-8", at: start + 8)
        }
        return name
    }

    /// Splits the prefix off at the first colon; names with other prefixes stay as they are.
    private static func entry(
        _ text: String, _ index: Int, _ record: MXNetArrayRecord
    ) -> MXNetParameterFile.Entry {
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let kind = MXNetParameterFile.Entry.Kind(rawValue: String(text[..<colon])),
            kind != .plain
        {
            let name = String(text[text.utf8.index(after: colon)...])
            return .init(kind: kind, name: name, index: index, record: record)
        }
        return .init(kind: .plain, name: text, index: index, record: record)
    }
}
