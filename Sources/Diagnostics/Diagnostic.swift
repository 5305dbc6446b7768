/// An error a user can act on: what is wrong, where, what was expected and what to do.
///
/// Every reader, pass, planner and tool of Burin throws this one type. Names that come from model
/// files may hold any bytes; ``description`` escapes them, so printing a diagnostic never sends
/// control characters to a terminal.
public struct Diagnostic: Error, Sendable, Hashable {
    /// The kind of failure; decides the exit code of the command line.
    public enum Category: Int32, Sendable, Hashable {
        /// The command or call itself is wrong (exit code 1).
        case usage = 1
        /// The model is well formed but uses something Burin does not support (exit code 2).
        case unsupportedModel = 2
        /// A file is damaged, truncated or contradicts itself (exit code 3).
        case malformedFile = 3
        /// The C compiler, assembler or linker failed or is missing (exit code 4).
        case toolchain = 4
        /// Two results that must agree do not (exit code 5).
        case mismatch = 5
    }

    public var category: Category
    /// One sentence: what is wrong.
    public var message: String
    /// The file in question, as the user named it.
    public var file: String?
    /// The node's name in the model.
    public var node: String?
    /// The operator's name as the file spells it.
    public var operatorName: String?
    /// What would have been right.
    public var expected: String?
    /// What the user can do about it.
    public var advice: String?
    /// Further findings of the same kind, for instance every unsupported node of a model.
    public var details: [String]

    public init(
        _ category: Category, _ message: String, file: String? = nil, node: String? = nil,
        operatorName: String? = nil, expected: String? = nil, advice: String? = nil,
        details: [String] = []
    ) {
        self.category = category
        self.message = message
        self.file = file
        self.node = node
        self.operatorName = operatorName
        self.expected = expected
        self.advice = advice
        self.details = details
    }

    /// The same diagnostic with the file filled in where it was not known.
    public func inFile(_ path: String) -> Diagnostic {
        var copy = self
        copy.file = copy.file ?? path
        return copy
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The diagnostic on one line, then one indented line per detail and a last one of advice.
    public var description: String {
        var place: [String] = []
        if let file { place.append(file.escapedForDisplay) }
        if let node { place.append("node '\(node.escapedForDisplay)'") }
        if let operatorName { place.append("operator \(operatorName.escapedForDisplay)") }
        var text = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
        text += message.escapedForDisplay
        if let expected { text += "; expected \(expected.escapedForDisplay)" }
        for detail in details { text += "\n  " + detail.escapedForDisplay }
        if let advice { text += "\n  " + advice.escapedForDisplay }
        return text
    }
}
