/// The rule for `make` in which a compiler lists the files it read (`-MD`).
enum MakeRule {
    /// The files behind the colon, as they are named.
    ///
    /// A backslash keeps a space or `#` in a name and takes a line's end away; `$$` is a dollar.
    static func prerequisites(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var rest = text.unicodeScalars[...]
        func endWord() {
            if !word.isEmpty { words.append(word) }
            word = ""
        }
        while let scalar = rest.popFirst() {
            switch (scalar, rest.first) {
            case ("\\", "\n"?): endWord()
            case ("\\", " "?), ("\\", "#"?), ("$", "$"?):
                if let kept = rest.popFirst() { word.unicodeScalars.append(kept) }
            case (" ", _), ("\n", _): endWord()
            default: word.unicodeScalars.append(scalar)
            }
        }
        endWord()
        return Array(words.drop { !$0.hasSuffix(":") }.dropFirst())
    }
}
