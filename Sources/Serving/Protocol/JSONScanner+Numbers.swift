extension JSONScanner {
    /// A number, rounded to the nearest float32.
    ///
    /// Throws for what RFC 8259 does not allow (`NaN`, `+1`, `01`, `1.`) and for numbers above the
    /// largest float32.
    mutating func number() throws(JSONFault) -> Float {
        _ = peek()
        let start = offset
        let parts = try decimal()
        if let value = parts.exact { return value }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard let value = Float(text), value.isFinite else {
            throw JSONFault(message: "a number that float32 cannot hold", offset: start)
        }
        return value
    }

    /// An integer that is not negative.
    mutating func count() throws(JSONFault) -> Int {
        _ = peek()
        let start = offset
        let parts = try decimal()
        guard !parts.isNegative, parts.isInteger, let digits = parts.digits,
            let value = Int(exactly: digits)
        else { throw JSONFault(message: "no size: expected 0, 1, 2, ...", offset: start) }
        return value
    }

    /// A number's digits as an integer, and the power of ten it is multiplied by.
    private struct Decimal {
        var isNegative = false
        /// Whether it was written without a point and exponent.
        var isInteger = true
        /// Nil where there are more than 18 digits.
        var digits: UInt64? = 0
        var exponent = 0

        /// The nearest float32 where float64 gives it without doubt (Clinger, 1990): digits and
        /// the power of ten are exact, so their quotient or product is rounded once. Rounding it
        /// again to float32 is right unless it lies in the middle of two.
        var exact: Float? {
            guard let digits, digits < 1 << 53, (-22...22).contains(exponent) else { return nil }
            let power = Self.powers[abs(exponent)]
            let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
            guard value == 0 || (1e-37..<3e38).contains(value),
                value.significandBitPattern & 0x1FFF_FFFF != 0x1000_0000
            else { return nil }
            return Float(isNegative ? -value : value)
        }

        private static let powers: [Double] = [
            1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ]
    }

    private mutating func decimal() throws(JSONFault) -> Decimal {
        var parts = Decimal()
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") {
            parts.isNegative = true
            move(to: offset + 1)
        }
        let first = offset
        let whole = try digits(into: &parts)
        if whole > 1, bytes[first] == UInt8(ascii: "0") {
            throw JSONFault(message: "a number that begins with 0", offset: first)
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            parts.isInteger = false
            move(to: offset + 1)
            parts.exponent -= try digits(into: &parts)
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            parts.isInteger = false
            move(to: offset + 1)
            try exponent(into: &parts)
        }
        return parts
    }

    /// Takes at least one digit; gives their number.
    private mutating func digits(into parts: inout Decimal) throws(JSONFault) -> Int {
        let start = offset
        var (position, known) = (offset, parts.digits ?? .max)
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            known = known < 100_000_000_000_000_000 ? known * 10 + UInt64(digit) : .max
            position += 1
        }
        move(to: position)
        guard position > start else { throw unexpected("a digit") }
        parts.digits = known == .max ? nil : known
        return position - start
    }

    private mutating func exponent(into parts: inout Decimal) throws(JSONFault) {
        var isNegative = false
        if offset < bytes.count,
            bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+")
        {
            isNegative = bytes[offset] == UInt8(ascii: "-")
            move(to: offset + 1)
        }
        var power = Decimal()
        _ = try digits(into: &power)
        // What is larger than this is zero or infinite, and decided by the text itself.
        let size = Int(min(power.digits ?? 1 << 20, 1 << 20))
        parts.exponent += isNegative ? -size : size
    }
}
