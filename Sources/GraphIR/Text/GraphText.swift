internal import Diagnostics

// How names, sizes and attributes are spelled in a graph's text form.

extension String {
    /// Whether the text form has the string without quotes: `[A-Za-z_][A-Za-z0-9_.-]*`.
    var isBareWord: Bool {
        guard let first = utf8.first, first.startsWord else { return false }
        return utf8.allSatisfy(\.continuesWord)
    }

    var bareOrQuoted: String { isBareWord ? self : quotedForGraphText }

    /// The string in quotes; quotes, backslashes and what a terminal would act on are escaped.
    var quotedForGraphText: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default: result += String(scalar).escapedForDisplay
            }
        }
        return result + "\""
    }
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var startsWord: Bool { self == 95 || (65...90).contains(self) || (97...122).contains(self) }
    var continuesWord: Bool { startsWord || isDigit || self == 45 || self == 46 }
    /// Whether the byte may stand in a symbolic size without quotes.
    var continuesDimension: Bool {
        continuesWord || [40, 41, 42, 43, 47, 63].contains(self)
    }
}

extension Dimension {
    /// A number; an expression such as `floor((H-1)/2)+1`; or a quoted text.
    var graphText: String {
        guard case .symbol(let text) = self else { return description }
        guard let first = text.utf8.first, first.startsWord || first == 40 || first == 63,
            text.utf8.allSatisfy(\.continuesDimension)
        else { return text.quotedForGraphText }
        return text
    }
}

extension Shape {
    var graphText: String { "[" + dimensions.map(\.graphText).joined(separator: ", ") + "]" }
}

extension AttributeValue {
    /// Words that are numbers or flags when they stand without quotes.
    static let reservedWords: Set<String> = ["true", "false", "inf", "nan"]

    var graphText: String {
        switch self {
        case .integer(let value): "\(value)"
        case .real(let value): value.graphText
        case .flag(let value): "\(value)"
        case .word(let text):
            Self.reservedWords.contains(text) ? text.quotedForGraphText : text.bareOrQuoted
        case .integers(let list): "[" + list.map(String.init).joined(separator: ", ") + "]"
        }
    }
}

extension AttributeList {
    /// ` name=value` for each entry.
    var graphText: String {
        entries.map { " \($0.name.bareOrQuoted)=\($0.value.graphText)" }.joined()
    }
}

extension EpilogueStep {
    func graphText(_ names: ValueReferences) -> String {
        switch self {
        case .affine: "affine(\(names.list(operands)))"
        case .prelu: "prelu(\(names.list(operands)))"
        case .binary(let kind, _, let reversed):
            "\(kind.rawValue)(\(names.list(operands)))" + (reversed ? " reversed=true" : "")
        case .activation(let activation):
            activation.asOperator.mnemonic
                + activation.asOperator.definition.attributes.graphText
        case .store: "store"
        }
    }
}
