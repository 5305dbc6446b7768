extension String {
    /// What a client sent, in quotes and cut where it is long: it goes into answers and logs, which a
    /// client must not fill.
    var quotedBriefly: String {
        let limit = 64
        let start = unicodeScalars.prefix(limit)
        let isCut = start.endIndex < unicodeScalars.endIndex
        return "'\(String(String.UnicodeScalarView(start)))\(isCut ? "..." : "")'"
    }
}
