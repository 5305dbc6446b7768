/// The text forms of attribute values, as MXNet 1.9.1 reads them; nil where it refuses.
enum MXNetAttributeText {
    /// `64`, ` 64`, `+64`; not `64L` nor `64.0`.
    static func integer(_ text: some StringProtocol) -> Int? { Int(trimmed(text)) }

    /// `2e-05`, `.5`, `1E-3`, `1e-3f`, `inf`, `nan`; not hexadecimal, nor with a space behind.
    static func real(_ text: some StringProtocol) -> Double? {
        var number = text.lowercased()[...].drop { $0 == " " }
        let unsigned = number.drop { $0 == "+" || $0 == "-" }
        guard number.utf8.count - unsigned.utf8.count <= 1 else { return nil }
        if ["inf", "infinity", "nan"].contains(unsigned) { return Double(number) }
        if number.last == "f" { number.removeLast() }
        let allowed = Set("0123456789.e+-".utf8)
        guard number.utf8.allSatisfy(allowed.contains), let value = Double(number) else {
            return nil
        }
        // MXNet refuses numbers beyond its range where they are spelled in digits.
        return value.isFinite ? value : nil
    }

    /// Any case of `true` and `false`, or `1` and `0`.
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    /// `(3, 3)`, `[3,3]`, `(3,3,)`, `(3L, 3L)`; empty brackets; a lone integer is a list of one.
    static func tuple(_ text: String) -> [Int]? {
        let whole = trimmed(text)
        let pair = (whole.first, whole.last)
        guard pair == ("(", ")") || pair == ("[", "]") else { return integer(whole).map { [$0] } }
        var parts = whole.dropFirst().dropLast().split(
            separator: ",", omittingEmptySubsequences: false)
        // Empty brackets, or one comma behind the last element.
        if let last = parts.last, trimmed(last).isEmpty { parts.removeLast() }
        var result: [Int] = []
        for part in parts {
            var digits = trimmed(part)
            // Python 2 wrote long integers so.
            if digits.last == "L" { digits.removeLast() }
            guard digits.last != " ", let element = integer(digits) else { return nil }
            result.append(element)
        }
        return result
    }

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        var rest = String(text)[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
