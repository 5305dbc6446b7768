internal import Diagnostics

/// Reads the tokens of a graph's text. Every read skips blanks and comments before it; a failed
/// read leaves the place for the message.
struct GraphTextScanner {
    private let bytes: [UInt8]
    private var offset = 0
    private let file: String?

    init(_ text: String, file: String?) {
        bytes = Array(text.utf8)
        self.file = file
    }

    // MARK: Blanks and lines

    private mutating func skipBlanks(overLines: Bool = false) {
        while let byte = peek {
            if byte == UInt8(ascii: "/"), offset + 1 < bytes.count, bytes[offset + 1] == byte {
                while let byte = peek, byte != UInt8(ascii: "\n") { offset += 1 }
            } else if byte == 32 || byte == 9 || byte == 13 || (overLines && byte == 10) {
                offset += 1
            } else {
                return
            }
        }
    }

    /// Where the next token starts, for a message about it.
    mutating func place() -> Int {
        skipBlanks()
        return offset
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Goes to the next line that holds something; false at the end of the text.
    mutating func nextStatement() -> Bool {
        skipBlanks(overLines: true)
        return peek != nil
    }

    mutating func expectLineEnd() throws(Diagnostic) {
        skipBlanks()
        guard peek == nil || peek == 10 else { throw failure("expected the end of the line") }
    }

    // MARK: Tokens

    mutating func accept(_ character: Unicode.Scalar, overLines: Bool = false) -> Bool {
        skipBlanks(overLines: overLines)
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(Diagnostic) {
        guard accept(character) else { throw failure("expected '\(Character(character))'") }
    }

    /// Whether the next byte, blanks not skipped, is this one; it is consumed.
    mutating func acceptAdjacent(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    /// Whether a character comes next; nothing is consumed but blanks.
    mutating func isNext(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        return peek == UInt8(ascii: character)
    }

    /// A bare word, or nil where something else comes next.
    mutating func word() -> String? {
        skipBlanks()
        guard let first = peek, first.startsWord else { return nil }
        return run(\.continuesWord)
    }

    /// Consumes a bare word where it comes next.
    mutating func accept(word expected: String) -> Bool {
        let start = offset
        if word() == expected { return true }
        offset = start
        return false
    }

    /// The longest run of digits, letters, signs and points: a number or something malformed.
    mutating func numberToken(overLines: Bool = false) -> String {
        skipBlanks(overLines: overLines)
        return run { $0.continuesWord || $0 == UInt8(ascii: "+") }
    }

    /// The longest run of characters that symbolic sizes are made of.
    mutating func dimensionToken() -> String {
        skipBlanks()
        return run(\.continuesDimension)
    }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let start = offset
        while let byte = peek, belongs(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    // MARK: Strings

    /// A quoted string; the opening quote comes next.
    mutating func quoted() throws(Diagnostic) -> String {
        skipBlanks()
        let start = offset
        try expect("\"")
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\n") {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(try escaped()).utf8)
            default: text.append(byte)
            }
        }
        offset = start
        throw failure("the string does not end on its line", expected: "a closing quote")
    }

    private mutating func escaped() throws(Diagnostic) -> Unicode.Scalar {
        let plain: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r",
        ]
        if let byte = peek, let scalar = plain[byte] {
            offset += 1
            return scalar
        }
        if acceptAdjacent("u"), acceptAdjacent("{") {
            let digits = run { $0.isDigit || $0.startsWord }
            if let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code),
                acceptAdjacent("}")
            {
                return scalar
            }
        }
        throw failure(
            "unknown escape in a string", expected: #"\" \\ \n \t \r or \u{hexadecimal}"#)
    }

    // MARK: Errors

    /// A malformed-file diagnostic with the line and column of `place`, or of where reading is.
    func failure(
        _ message: String, at place: Int? = nil, expected: String? = nil
    ) -> Diagnostic {
        let before = bytes[..<min(place ?? offset, bytes.count)]
        let line = before.count { $0 == 10 } + 1
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        // Columns count characters, so bytes that continue one are left out.
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return Diagnostic(
            .malformedFile, "line \(line), column \(column): \(message)", file: file,
            expected: expected)
    }
}
