/// What `clang --version` says.
struct ClangVersion: Hashable {
    /// The number before the first point.
    var major: Int
    /// The whole version: `14.0.6`.
    var number: String
    /// What it compiles for: `x86_64-pc-linux-gnu`.
    var target: String

    /// The oldest clang whose vector extensions and optimiser are tested with Burin.
    static let minimum = 14

    /// Reads the text clang prints; nil where another program printed it.
    init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.first else { return nil }
        let words = first.split(separator: " ")
        guard let name = words.firstIndex(of: "clang"), words.count > name + 2,
            words[name + 1] == "version",
            let major = words[name + 2].split(separator: ".").first.flatMap({ Int($0) })
        else { return nil }
        self.major = major
        number = String(words[name + 2])
        let targetLine = lines.first { $0.hasPrefix("Target: ") }
        target = targetLine.map { String($0.dropFirst("Target: ".count)) } ?? ""
    }
}
