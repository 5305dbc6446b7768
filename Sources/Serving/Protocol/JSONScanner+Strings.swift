extension JSONScanner {
    /// A string, its escapes resolved.
    mutating func string() throws(JSONFault) -> String {
        try require(UInt8(ascii: "\""))
        let start = offset
        var (position, text) = (offset, [UInt8]())
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                move(to: position + 1)
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONFault(message: "a string is no UTF-8", offset: start)
                }
                return string
            case UInt8(ascii: "\\"):
                move(to: position + 1)
                text += String(try escape()).utf8
                position = offset
            case 0..<0x20:
                throw JSONFault(message: "a control character in a string", offset: position)
            default:
                text.append(byte)
                position += 1
            }
        }
        move(to: position)
        throw unexpected("the end of a string")
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard offset < bytes.count else { throw unexpected("an escape") }
        let letter = bytes[offset]
        move(to: offset + 1)
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return .init(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint()
        default: throw JSONFault(message: "an unknown escape", offset: offset - 1)
        }
    }

    /// Four hexadecimal digits, or two groups of them that are a surrogate pair.
    private mutating func codePoint() throws(JSONFault) -> Unicode.Scalar {
        let start = offset
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, offset + 2 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw JSONFault(message: "half of a surrogate pair", offset: start) }
        move(to: offset + 2)
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONFault(message: "half of a surrogate pair", offset: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw unexpected("four hexadecimal digits") }
        var value: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else {
                throw unexpected("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
        }
        move(to: offset + 4)
        return value
    }
}
