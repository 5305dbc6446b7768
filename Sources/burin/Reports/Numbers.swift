import Glibc

// How numbers are written for people.

extension Double {
    /// With a fixed number of decimals: `0.0716`; `inf` and `nan` as they are.
    func fixed(_ decimals: Int32) -> String { formatted("%.*f", decimals) }

    /// With a fixed number of significant digits in scientific notation: `3.1e-07`.
    func scientific(_ decimals: Int32) -> String { formatted("%.*e", decimals) }

    /// Thousands, millions and so on by their letters: `26.3 M`.
    var withMagnitude: String {
        for (limit, letter) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where magnitude >= limit {
            return "\((self / limit).fixed(limit == 1e9 ? 2 : 1)) \(letter)"
        }
        return fixed(0)
    }

    private func formatted(_ format: String, _ digits: Int32) -> String {
        // The largest number has 309 digits before its decimals.
        var text = [CChar](repeating: 0, count: 400)
        _ = withVaList([digits, self]) { vsnprintf(&text, text.count, format, $0) }
        return text.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension Int {
    /// Bytes in decimal units: `105.1 MB`.
    var asBytes: String {
        self < 1000 ? "\(self) bytes" : Double(self).withMagnitude + "B"
    }

    /// With a noun, which takes an s unless there is one: `1 picture`, `2 pictures`.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}

extension Duration {
    var milliseconds: Double { self / .milliseconds(1) }
}
