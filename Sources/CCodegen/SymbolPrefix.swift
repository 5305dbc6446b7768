/// The prefix of every symbol, macro and file of a compiled model: a C identifier.
public struct SymbolPrefix: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Makes an identifier of any name: lower case letters, digits and underscores, not reserved.
    ///
    /// Names come from users and model files, so nothing of them but letters and digits survives.
    public init(_ name: String) {
        var result = ""
        for scalar in name.unicodeScalars.prefix(64) {
            switch scalar {
            case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
            case "A"..."Z": result += String(scalar).lowercased()
            default: if !result.isEmpty && !result.hasSuffix("_") { result += "_" }
            }
        }
        while result.hasSuffix("_") { result.removeLast() }
        let startsWithLetter = result.unicodeScalars.first.map { ("a"..."z").contains($0) } ?? false
        if !startsWithLetter { result = result.isEmpty ? "model" : "model_\(result)" }
        // A prefix `burin` would meet the names of the templates.
        text = result.hasPrefix("burin") ? "model_\(result)" : result
    }

    public var upper: String { text.uppercased() }
    public var description: String { text }
}
