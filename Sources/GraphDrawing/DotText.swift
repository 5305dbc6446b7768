/// Text for Graphviz's language (https://graphviz.org/doc/info/lang.html).
enum DotText {
    /// Longer names keep their ends: layers of one unit differ there.
    private static let nameLimit = 44

    /// A quoted string of lines, centred; any text is safe in it, also a model's names.
    static func quoted(_ lines: [String]) -> String {
        "\"" + lines.map { escaped($0) }.joined(separator: "\\n") + "\""
    }

    /// A name with its middle left out where it is long.
    static func shortened(_ name: String) -> String {
        guard name.count > nameLimit else { return name }
        let half = nameLimit / 2
        return name.prefix(half - 1) + "…" + name.suffix(half)
    }

    /// Control characters become blanks; Graphviz would take them, but not every viewer of SVG.
    /// An ampersand begins an entity there, so it is spelled as one.
    private static func escaped(_ line: String) -> String {
        var text = ""
        for scalar in line.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "&": text += "&amp;"
            case _ where scalar.properties.generalCategory == .control: text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
