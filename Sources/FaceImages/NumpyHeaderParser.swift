import Diagnostics

/// Reads the Python dictionary of a `.npy` header: `{'descr': '<f4', 'fortran_order': False,
/// 'shape': (3, 4), }`.
///
/// Accepts the keys in any order and with any blanks, as Python's parser would; nothing else.
struct NumpyHeaderParser {
    /// The three entries every header has.
    struct Fields {
        var descriptor: String
        var isFortranOrder: Bool
        var shape: [Int]
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// A parser at the start of `bytes`.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Reads the whole text; throws where it is no such dictionary or lacks an entry.
    mutating func parse() throws(Diagnostic) -> Fields {
        var descriptor: String?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try expect("{")
        while !accept("}") {
            let key = try string()
            try expect(":")
            switch key {
            case "descr" where descriptor == nil: descriptor = try string()
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
            case "shape" where shape == nil: shape = try tuple()
            default: throw failure("an unknown or repeated key '\(key)'")
            }
            guard accept(",") || peek() == UInt8(ascii: "}") else { throw failure("no comma") }
        }
        guard peek() == nil else { throw failure("text after the dictionary") }
        guard let descriptor, let isFortranOrder, let shape else {
            throw failure("no 'descr', 'fortran_order' or 'shape'")
        }
        return Fields(descriptor: descriptor, isFortranOrder: isFortranOrder, shape: shape)
    }

    private func failure(_ what: String) -> Diagnostic {
        Diagnostic(
            .malformedFile,
            "the header is damaged: \(what) at byte \(position - bytes.startIndex) of its text")
    }

    /// The next byte that is not blank, left where it is; nil at the end.
    private mutating func peek() -> UInt8? {
        while position < bytes.endIndex, [0x20, 0x0A, 0x09, 0x0D].contains(bytes[position]) {
            position += 1
        }
        return position < bytes.endIndex ? bytes[position] : nil
    }

    private mutating func accept(_ symbol: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: symbol) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ symbol: Unicode.Scalar) throws(Diagnostic) {
        guard accept(symbol) else { throw failure("no '\(symbol)'") }
    }

    private mutating func string() throws(Diagnostic) -> String {
        guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw failure("no string")
        }
        let rest = bytes[(position + 1)...]
        guard let end = rest.firstIndex(of: quote) else { throw failure("a string without end") }
        position = end + 1
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private mutating func boolean() throws(Diagnostic) -> Bool {
        _ = peek()
        for (word, value) in [("True", true), ("False", false)]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return value
        }
        throw failure("no True or False")
    }

    private mutating func tuple() throws(Diagnostic) -> [Int] {
        var sizes: [Int] = []
        try expect("(")
        while !accept(")") {
            guard sizes.count < NumpyHeader.rankLimit else { throw failure("too many sizes") }
            sizes.append(try integer())
            let isSeparated = accept(",")
            // `(3)` is a number in parentheses to Python, not a tuple.
            guard isSeparated || (sizes.count > 1 && peek() == UInt8(ascii: ")")) else {
                throw failure("no comma")
            }
        }
        return sizes
    }

    private mutating func integer() throws(Diagnostic) -> Int {
        _ = peek()
        let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
            throw failure("no size")
        }
        position = digits.endIndex
        return value
    }
}
