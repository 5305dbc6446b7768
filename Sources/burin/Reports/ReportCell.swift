import JSONText
import Diagnostics

/// One fact: as a machine reads it, and as people do.
struct ReportCell: Sendable {
    let json: JSON
    /// Safe for a terminal.
    let text: String

    init(json: JSON, text: String) {
        self.json = json
        self.text = text
    }

    /// A name or a sentence.
    static func text(_ value: String) -> ReportCell {
        ReportCell(json: .string(value), text: value.escapedForDisplay)
    }

    /// A fact that is not known here.
    static let missing = ReportCell(json: .null, text: "-")

    static func integer(_ value: Int) -> ReportCell {
        ReportCell(json: .integer(value), text: String(value))
    }

    /// A large number, for people in thousands, millions and so on.
    static func magnitude(_ value: Int) -> ReportCell {
        ReportCell(json: .integer(value), text: Double(value).withMagnitude)
    }

    static func bytes(_ value: Int) -> ReportCell {
        ReportCell(json: .integer(value), text: value.asBytes)
    }

    /// A number with decimals for people and all digits for machines; `unit` is for people.
    static func number(_ value: Double, decimals: Int32, unit: String = "") -> ReportCell {
        ReportCell(json: .number(value), text: value.fixed(decimals) + unit)
    }

    static func scientific(_ value: Double) -> ReportCell {
        ReportCell(json: .number(value), text: value.scientific(1))
    }

    static func sizes(_ values: [Int]) -> ReportCell {
        ReportCell(json: .array(values.map { .integer($0) }), text: "\(values)")
    }
}
