/// Reads a JSON text (RFC 8259) from front to back, strictly.
///
/// Own code since requests are mostly numbers, 37632 for a face: a general decoder makes an object
/// of each. Nothing is allocated by what the text states, only by what it holds.
struct JSONScanner {
    /// Values within values that are read over at most.
    static let depthLimit = 32

    let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The byte that comes next after white space; 0, which is no JSON, at the end.
    mutating func peek() -> UInt8 {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return bytes[offset]
            }
        }
        return 0
    }

    /// Takes a byte where it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte, offset < bytes.count else { return false }
        offset += 1
        return true
    }

    mutating func require(_ byte: UInt8) throws(JSONFault) {
        guard take(byte) else { throw unexpected("'\(Character(UnicodeScalar(byte)))'") }
    }

    /// Throws unless nothing but white space is left.
    mutating func requireEnd() throws(JSONFault) {
        guard peek() == 0, offset == bytes.count else { throw unexpected("the end") }
    }

    /// An object: calls `entry` for each key, which must take the value. Throws for a key that
    /// comes twice.
    mutating func object(
        _ entry: (inout JSONScanner, String) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try require(UInt8(ascii: "{"))
        guard !take(UInt8(ascii: "}")) else { return }
        var keys: Set<String> = []
        repeat {
            let start = offset
            let key = try string()
            guard keys.insert(key).inserted else {
                throw JSONFault(message: "the key \(key.quotedBriefly) comes twice", offset: start)
            }
            try require(UInt8(ascii: ":"))
            try entry(&self, key)
        } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "}"))
    }

    /// An array: calls `element` at each, which must take it.
    mutating func array(
        _ element: (inout JSONScanner) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        try require(UInt8(ascii: "["))
        guard !take(UInt8(ascii: "]")) else { return }
        repeat { try element(&self) } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "]"))
    }

    /// Takes `null` where it comes next.
    mutating func takeNull() -> Bool { takeWord("null") }

    /// `true` or `false`.
    mutating func flag() throws(JSONFault) -> Bool {
        if takeWord("true") { return true }
        guard takeWord("false") else { throw unexpected("true or false") }
        return false
    }

    /// Reads over a value of any kind.
    mutating func skip(depth: Int = 0) throws(JSONFault) {
        guard depth < Self.depthLimit else {
            throw JSONFault(
                message: "values nest deeper than \(Self.depthLimit) levels", offset: offset)
        }
        switch peek() {
        case UInt8(ascii: "{"):
            try object { (scanner, _) throws(JSONFault) in try scanner.skip(depth: depth + 1) }
        case UInt8(ascii: "["):
            try array { (scanner) throws(JSONFault) in try scanner.skip(depth: depth + 1) }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
        default:
            guard takeWord("null") || takeWord("true") || takeWord("false") else {
                throw unexpected("a value")
            }
        }
    }

    /// Moves to another place; for the parts of the scanner in other files.
    mutating func move(to offset: Int) { self.offset = offset }

    /// The fault that something else was expected here.
    func unexpected(_ expected: String) -> JSONFault {
        guard offset < bytes.count else {
            return JSONFault(
                message: "the text ends where \(expected) was expected", offset: offset)
        }
        let byte = bytes[offset]
        let found =
            (0x21..<0x7F).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
        return JSONFault(message: "\(found) where \(expected) was expected", offset: offset)
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        _ = peek()
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count,
            word.withUTF8Buffer({ bytes[offset..<end].elementsEqual($0) })
        else { return false }
        offset = end
        return true
    }
}
