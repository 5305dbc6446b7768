/// Text of a model made safe for C source: names in it may hold anything.
enum CText {
    /// A text for a comment: printable ASCII without `*`, backslash and trigraphs, cut off after
    /// `limit` characters.
    ///
    /// Without a star neither `*/` nor `/*` can appear, without a backslash no line is continued.
    static func comment(_ name: String, limit: Int = 80) -> String {
        var result = ""
        for scalar in name.unicodeScalars.prefix(limit) {
            let isSafe =
                (0x20..<0x7F).contains(scalar.value) && !"*\\?".unicodeScalars.contains(scalar)
            result += isSafe ? String(scalar) : "_"
        }
        return result
    }

    /// Any text as adjacent C string literals, one line each, indented.
    static func stringLiteral(_ text: String, indent: String) -> String {
        var lines: [String] = []
        var line = ""
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: line += "\\" + String(UnicodeScalar(byte))
            // An escaped question mark cannot become part of a trigraph.
            case 0x3F: line += "\\?"
            case 0x20..<0x7F: line += String(UnicodeScalar(byte))
            default:
                let octal = String(byte, radix: 8)
                line += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
            if line.utf8.count >= 84 {
                lines.append(line)
                line = ""
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines.map { "\(indent)\"\($0)\"" }.joined(separator: "\n")
    }

    /// `head(a, b, ...)` broken into lines of at most 100 columns, aligned after the parenthesis.
    static func call(_ head: String, _ arguments: [String], indent: String = "") -> String {
        var lines = ["\(indent)\(head)("]
        let margin = String(repeating: " ", count: min(lines[0].utf8.count, 40))
        for (index, argument) in arguments.enumerated() {
            let piece = argument + (index == arguments.count - 1 ? ")" : ",")
            let last = lines.count - 1
            let gap = lines[last].hasSuffix("(") || lines[last] == margin ? "" : " "
            // Two columns stay free for what ends the statement.
            if lines[last].utf8.count + gap.utf8.count + piece.utf8.count > 98 {
                lines.append(margin + piece)
            } else {
                lines[last] += gap + piece
            }
        }
        return lines.joined(separator: "\n") + (arguments.isEmpty ? ")" : "")
    }

    /// A number as an exact float constant.
    static func float(_ value: Double) -> String {
        let float = Float(value)
        if float.isNaN { return "__builtin_nanf(\"\")" }
        if float.isInfinite { return float < 0 ? "-__builtin_inff()" : "__builtin_inff()" }
        let magnitude = float.magnitude
        let sign = float.sign == .minus ? "-" : ""
        if magnitude == magnitude.rounded(), magnitude < 1e7 {
            return "\(sign)\(Int(magnitude)).0f"
        }
        return "\(sign)\(hexadecimal(magnitude))"
    }

    /// `0x1.8p-3f`: exact, and read the same by every compiler.
    private static func hexadecimal(_ value: Float) -> String {
        guard value.isNormal else { return "0.0f" }
        var digits = String(value.significandBitPattern << 1, radix: 16)
        digits = String(repeating: "0", count: 6 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "0x1\(digits.isEmpty ? "" : "." + digits)p\(value.exponent)f"
    }
}
