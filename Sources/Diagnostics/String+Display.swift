extension String {
    /// The string with control characters and bidirectional overrides written as `\u{..}`.
    ///
    /// Names in model files are opaque; this keeps them from moving the cursor, changing colours
    /// or forging lines in a terminal or a log.
    public var escapedForDisplay: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0A: result += "\\n"
            case 0x09: result += "\\t"
            case 0x0D: result += "\\r"
            case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
