/// A byte string of a pickle as a range of its file: nothing is copied before it is asked for.
struct ByteString: Hashable, Sendable {
    /// How a file writes bytes.
    enum Form: Hashable, Sendable {
        /// As they are.
        case plain
        /// As UTF-8 of code points below 256, each of which is a byte: how Python 3 writes bytes
        /// for `_codecs.encode(text, 'latin1')`.
        case latin1Text
        /// The same text in protocol 0: a byte a code point, some as `\u005c`.
        case escapedText
        /// What stands between the quotes of Python 2's literals in protocol 0: `\\`, `\'`, `\n`,
        /// `\r`, `\t` and `\x00` are a byte each.
        case literal(quote: UInt8)
    }

    /// Where it lies in the file.
    let range: Range<Int>
    /// How it is written there.
    let form: Form
    /// Bytes of the string itself.
    let count: Int

    /// The string as it stands in the file.
    init(_ range: Range<Int>) {
        self.range = range
        form = .plain
        count = range.count
    }

    /// The string that a range means in a form; nil where it has something that form does not.
    init?(_ range: Range<Int>, as form: Form, in file: [UInt8]) {
        let text = file[range]
        var count = 0
        var position = range.lowerBound
        while position < range.upperBound {
            guard Self.byte(at: &position, in: text, form) != nil else { return nil }
            count += 1
        }
        self.range = range
        self.form = form
        self.count = count
    }

    /// The string that a literal with its quotes means; nil where it is none.
    init?(quoted range: Range<Int>, in file: [UInt8]) {
        guard range.count >= 2, let quote = file[range].first, file[range].last == quote,
            quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        else { return nil }
        let content = range.lowerBound + 1..<range.upperBound - 1
        self.init(content, as: .literal(quote: quote), in: file)
    }

    /// The bytes.
    func bytes(in file: [UInt8]) -> [UInt8] {
        guard form != .plain else { return Array(file[range]) }
        let text = file[range]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var position = range.lowerBound
        while bytes.count < count, let byte = Self.byte(at: &position, in: text, form) {
            bytes.append(byte)
        }
        return bytes
    }
}

// Bytes as the forms write them, one after the other.
extension ByteString {
    /// The byte at a position of a text, which moves behind it; nil where there is none.
    private static func byte(
        at position: inout Int, in text: ArraySlice<UInt8>, _ form: Form
    ) -> UInt8? {
        let first = text[position]
        position += 1
        switch form {
        case .plain: return first
        case .latin1Text:
            guard first >= 0x80 else { return first }
            guard first == 0xC2 || first == 0xC3, position < text.endIndex,
                text[position] & 0xC0 == 0x80
            else { return nil }
            position += 1
            return (first & 3) << 6 | text[position - 1] & 0x3F
        case .escapedText:
            guard first == backslash else { return first }
            guard position < text.endIndex, text[position] == UInt8(ascii: "u") else { return nil }
            position += 1
            return number(of: 4, at: &position, in: text)
        case .literal(let quote):
            guard first == backslash else {
                return first != quote && (0x20..<0x7F).contains(first) ? first : nil
            }
            return escaped(at: &position, in: text)
        }
    }

    private static let backslash = UInt8(ascii: "\\")

    /// What a backslash and the text at a position mean in a literal.
    private static func escaped(
        at position: inout Int, in text: ArraySlice<UInt8>
    ) -> UInt8? {
        guard position < text.endIndex else { return nil }
        position += 1
        switch text[position - 1] {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "x"): return number(of: 2, at: &position, in: text)
        case let byte where byte == backslash || [0x22, 0x27].contains(byte): return byte
        default: return nil
        }
    }

    /// A number of so many hexadecimal digits; nil where it is none or above 255.
    private static func number(
        of digits: Int, at position: inout Int, in text: ArraySlice<UInt8>
    ) -> UInt8? {
        guard text.endIndex - position >= digits else { return nil }
        var value = 0
        for byte in text[position..<position + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | digit
        }
        position += digits
        return UInt8(exactly: value)
    }
}
