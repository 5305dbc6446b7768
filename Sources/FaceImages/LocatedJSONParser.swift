import Diagnostics

/// Reads JSON values one after the other, and knows the lines they stand on.
///
/// Errors are malformed-file diagnostics with the line; the file is not named.
struct LocatedJSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var line = 1

    private static let maximumDepth = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether nothing but blanks is left.
    mutating func isAtEnd() -> Bool {
        skipBlanks()
        return position == bytes.count
    }

    /// The next value.
    mutating func next(depth: Int = 0) throws(Diagnostic) -> LocatedJSON {
        skipBlanks()
        guard depth < Self.maximumDepth else { throw error("nests too deep") }
        let start = line
        let value: LocatedJSON.Value
        switch peek {
        case UInt8(ascii: "{"): value = .object(try object(depth))
        case UInt8(ascii: "["): value = .array(try array(depth))
        case UInt8(ascii: "\""): value = .string(try string())
        case .some(let byte) where "-0123456789".utf8.contains(byte):
            value = .number(try number())
        default: value = try literal()
        }
        return LocatedJSON(value: value, line: start)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            if byte == 0x0A { line += 1 }
            position += 1
        }
    }

    /// Moves behind a character that must come next, or is not there.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func error(_ message: String, expected: String? = nil) -> Diagnostic {
        let isCut = position >= bytes.count
        return Diagnostic(
            .malformedFile, "line \(line): " + (isCut ? "the file ends too early" : message),
            expected: expected)
    }

    private mutating func array(_ depth: Int) throws(Diagnostic) -> [LocatedJSON] {
        var elements: [LocatedJSON] = []
        position += 1
        guard !take("]") else { return elements }
        repeat { elements.append(try next(depth: depth + 1)) } while take(",")
        guard take("]") else { throw error("a list does not go on", expected: "',' or ']'") }
        return elements
    }

    private mutating func object(
        _ depth: Int
    ) throws(Diagnostic) -> [(key: String, value: LocatedJSON)] {
        var entries: [(key: String, value: LocatedJSON)] = []
        position += 1
        guard !take("}") else { return entries }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else {
                throw error("an object does not go on", expected: "a key in quotes")
            }
            let key = try string()
            guard take(":") else { throw error("no value for '\(key)'", expected: "':'") }
            entries.append((key, try next(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw error("an object does not go on", expected: "',' or '}'") }
        return entries
    }

    private mutating func literal() throws(Diagnostic) -> LocatedJSON.Value {
        let words: [(String, LocatedJSON.Value)] = [
            ("null", .null), ("true", .flag(true)), ("false", .flag(false)),
        ]
        for (word, value) in words where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw error("no JSON value", expected: "an object, a list, a string or a number")
    }

    private mutating func number() throws(Diagnostic) -> Double {
        let start = position
        while let byte = peek, "0123456789+-.eE".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text) else {
            throw Diagnostic(.malformedFile, "line \(line): '\(text)' is no number")
        }
        return number
    }

    private mutating func string() throws(Diagnostic) -> String {
        position += 1
        var units: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else {
                throw error("a control character in a string", expected: "it escaped")
            }
            position += 1
            if byte == UInt8(ascii: "\\") {
                units += try escaped()
            } else {
                units.append(byte)
            }
        }
        guard peek != nil else { throw error("") }
        position += 1
        guard let text = String(validating: units, as: UTF8.self) else {
            throw Diagnostic(
                .malformedFile, "line \(line): bytes that are no text", expected: "UTF-8")
        }
        return text
    }

    /// What stands for the escape whose backslash was just read, in UTF-8.
    private mutating func escaped() throws(Diagnostic) -> [UInt8] {
        let names = Array("\"\\/bfnrt".utf8)
        let meanings: [UInt8] = [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09]
        guard let byte = peek else { throw error("") }
        position += 1
        if let index = names.firstIndex(of: byte) { return [meanings[index]] }
        guard byte == UInt8(ascii: "u") else { throw error("an unknown escape in a string") }
        var value = try codeUnit()
        if (0xD800..<0xDC00).contains(value), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let low = try codeUnit()
            guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair") }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("half of a surrogate pair") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func codeUnit() throws(Diagnostic) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0.isHexadecimal }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("an escape is cut short", expected: "\\u and four digits") }
        position += 4
        return value
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool { "0123456789abcdefABCDEF".utf8.contains(self) }
}
