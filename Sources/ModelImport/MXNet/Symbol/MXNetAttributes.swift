import Diagnostics
import GraphIR

/// Hands an operator's rule its attributes, reads their text and notes which were used.
///
/// Absent attributes have MXNet's defaults, which the rules state. All methods throw where a text
/// is not of the kind asked for, or an attribute without default is missing.
struct MXNetAttributes {
    /// The operator's present name; see ``MXNetOperatorTable/canonicalName(_:)``.
    let operatorName: String
    /// The number of operands the node lists.
    let operandCount: Int
    private let node: MXNetNode
    private var unread: Set<String>

    /// What only training looks at, on any operator.
    private static let ignored: Set<String> = [
        "workspace", "cudnn_off", "cudnn_tune", "momentum", "mirror_stage",
    ]

    /// Keys that older files have without underscores, also as `<argument>_<key>`.
    private static let hidden = [
        "ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage",
    ]

    /// The first version that does not rename ``hidden`` keys when it loads a file.
    private static let versionWithoutUpgrade = 10901

    init(_ node: MXNetNode, operatorName: String) {
        self.node = node
        self.operatorName = operatorName
        operandCount = node.inputs.count
        unread = Set(node.attributes.keys)
    }

    private mutating func text(_ name: String) -> String? {
        unread.remove(name)
        return node.attributes[name]
    }

    mutating func integer(
        _ name: String, in range: ClosedRange<Int>, default: Int? = nil
    ) throws(Diagnostic) -> Int {
        guard let text = text(name) else { return try required(`default`, name) }
        guard let value = MXNetAttributeText.integer(text), range.contains(value) else {
            throw failure(name, text, "an integer, \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    mutating func real(_ name: String, default: Double? = nil) throws(Diagnostic) -> Double {
        guard let text = text(name) else { return try required(`default`, name) }
        guard let value = MXNetAttributeText.real(text) else {
            throw failure(name, text, "a number")
        }
        return value
    }

    /// A number that may be absent or `None`.
    mutating func optionalReal(_ name: String) throws(Diagnostic) -> Double? {
        guard let text = text(name), text != "None" else { return nil }
        guard let value = MXNetAttributeText.real(text) else {
            throw failure(name, text, "a number or None")
        }
        return value
    }

    mutating func flag(_ name: String, default: Bool) throws(Diagnostic) -> Bool {
        guard let text = text(name) else { return `default` }
        guard let value = MXNetAttributeText.flag(text) else {
            throw failure(name, text, "True or False")
        }
        return value
    }

    /// A flag that may be absent or `None`, which both mean the default.
    mutating func optionalFlag(_ name: String, default: Bool) throws(Diagnostic) -> Bool {
        guard node.attributes[name] == "None" else { return try flag(name, default: `default`) }
        unread.remove(name)
        return `default`
    }

    /// A list of integers; empty where it is absent.
    mutating func tuple(_ name: String) throws(Diagnostic) -> [Int] {
        guard let text = text(name) else { return [] }
        guard let value = MXNetAttributeText.tuple(text) else {
            throw failure(name, text, "a tuple of integers, like (3, 3)")
        }
        return value
    }

    /// A word; the rule decides which it knows.
    mutating func word(_ name: String, default: String? = nil) throws(Diagnostic) -> String {
        try required(text(name) ?? `default`, name)
    }

    /// A word where absent and `None` mean the same.
    mutating func optionalWord(_ name: String) -> String? {
        text(name).flatMap { $0 == "None" ? nil : $0 }
    }

    /// Passes over attributes that make no difference at inference.
    mutating func ignore(_ names: String...) { unread.subtract(names) }

    /// Throws where attributes are left that the operator does not have.
    func finish(arguments: [String], version: Int) throws(Diagnostic) {
        let unknown = unread.filter { name in
            !(name.hasPrefix("__") && name.hasSuffix("__")) && !Self.ignored.contains(name)
                && !(version < Self.versionWithoutUpgrade && Self.isHidden(name, arguments))
        }
        guard unknown.isEmpty else {
            throw failure(
                "unknown attributes \(unknown.sorted().joined(separator: ", "))",
                expected: "attributes of MXNet 1.9.1")
        }
    }

    private static func isHidden(_ name: String, _ arguments: [String]) -> Bool {
        hidden.contains { key in
            name == key || arguments.contains { name == "\($0)_\(key)" }
        }
    }

    /// A finding about the operator as a whole.
    func failure(_ message: String, expected: String? = nil) -> Diagnostic {
        Diagnostic(
            .malformedFile, message, node: node.name, operatorName: node.operatorName,
            expected: expected)
    }

    private func failure(_ name: String, _ text: String, _ expected: String) -> Diagnostic {
        failure("attribute \(name) is '\(text)'", expected: expected)
    }

    private func required<Kind>(_ value: Kind?, _ name: String) throws(Diagnostic) -> Kind {
        guard let value else { throw failure("attribute \(name) is missing") }
        return value
    }
}
