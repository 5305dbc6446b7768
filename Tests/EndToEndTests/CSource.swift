/// C text as a compiler's first phases see it.
enum CSource {
    /// The text without comments and without what stands in literals; nil where one is left open
    /// at the end of the text or of a line.
    static func withoutCommentsAndStrings(_ text: String) -> String? {
        enum State { case code, comment, lineComment, literal(UInt8) }
        var state = State.code
        var code: [UInt8] = []
        var rest = Array(text.utf8)[...]
        func next(_ byte: Character) -> Bool { rest.first == byte.asciiValue }
        while let byte = rest.popFirst() {
            let character = Character(UnicodeScalar(byte))
            switch state {
            case .code where character == "/" && next("*"):
                rest.removeFirst()
                state = .comment
            case .code where character == "/" && next("/"): state = .lineComment
            case .code:
                code.append(byte)
                if character == "\"" || character == "'" { state = .literal(byte) }
            case .comment where character == "*" && next("/"):
                rest.removeFirst()
                code.append(0x20)
                state = .code
            case .lineComment where character == "\n": state = .code
            case .comment, .lineComment: break
            case .literal where character == "\\": rest = rest.dropFirst()
            case .literal where character == "\n": return nil
            case .literal(let quote):
                if byte == quote {
                    code.append(byte)
                    state = .code
                }
            }
        }
        guard case .code = state else { return nil }
        return String(decoding: code, as: UTF8.self)
    }
}
