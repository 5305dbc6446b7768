import Diagnostics
import Driver
import ModelRuntime

/// What a check found, as a report and as an error.
struct CheckReport {
    private let check: ModelCheck
    private let model: String
    private let artefact: String?
    private let information: ModelInformation

    init(
        _ check: ModelCheck, model: String, artefact: String?, _ information: ModelInformation
    ) {
        self.check = check
        self.model = model
        self.artefact = artefact
        self.information = information
    }

    var report: Report {
        var report = Report()
        report.add("model", "model", .text(model))
        report.add("artefact", "artefact", .text(artefact ?? "compiled for this check"))
        report.add("isa", "instruction set", .text(information.isa))
        report.add(
            "compared", "values compared",
            ReportCell(
                json: .integer(check.values.count),
                text: "\(check.values.count) of \(information.values.count) in memory"))
        report.add("worst", "largest error inside", worst.map(Self.cell))
        let outputs = check.outputs.map(Self.cell)
        report.add(
            "outputs", "error of the result",
            ReportCell(
                json: .array(outputs.map(\.json)),
                text: outputs.map(\.text).joined(separator: "; ")))
        if !check.unrounded.isEmpty {
            let cells = check.unrounded.map(Self.cell)
            report.add(
                "unrounded", "to float32 weights",
                ReportCell(
                    json: .array(cells.map(\.json)),
                    text: cells.map(\.text).joined(separator: "; ")))
        }
        report.addDetail("maximum_error_bound", .number(check.bounds.maximumError))
        report.addDetail("cosine_bound", .number(check.bounds.cosine))
        report.addDetail(
            "winograd_maximum_error_bound", .number(AgreementBounds.winograd.maximumError))
        let verdict = check.firstDeparture == nil ? "agree" : "DISAGREE"
        report.add(
            "agrees", "compiled, interpreted",
            ReportCell(
                json: .flag(check.firstDeparture == nil), text: "they \(verdict) (\(boundsText))"))
        report.addDetail("first_departure", check.firstDeparture.map(Self.json) ?? .null)
        report.addDetail("values", .array(check.values.map(Self.json)))
        return report
    }

    /// The error for a value outside the bounds; names the layer and its kernel.
    func diagnostic(_ departure: ValueAgreement) -> Diagnostic {
        let kernel = departure.kernel.isEmpty ? "" : ", computed by the kernel \(departure.kernel)"
        return Diagnostic(
            .mismatch, "compiled code departs from the interpreter", file: artefact ?? model,
            node: departure.layer,
            expected:
                "an error of at most \(departure.bounds.maximumError.scientific(0)) and a cosine "
                + "of at least \(departure.bounds.cosine.fixed(6))",
            advice: "it is the first layer that departs; those behind it depend on it",
            details: ["value '\(departure.value)'\(kernel): \(Self.figures(departure))"])
    }

    /// The bounds in words; those of Winograd's algorithm where a value is held to them.
    private var boundsText: String {
        var text = "error at most \(check.bounds.maximumError.scientific(0))"
        if (check.values + check.outputs).contains(where: { $0.bounds == .winograd }) {
            text +=
                ", \(AgreementBounds.winograd.maximumError.scientific(0)) behind Winograd kernels"
        }
        return text + ", cosine at least \(check.bounds.cosine.fixed(6))"
    }

    /// The inner value with the largest error, a NaN above all.
    private var worst: ValueAgreement? {
        check.values.max { left, right in
            !left.maximumError.isNaN
                && (right.maximumError.isNaN || left.maximumError < right.maximumError)
        }
    }

    private static func figures(_ value: ValueAgreement) -> String {
        "error \(value.maximumError.scientific(1)), cosine \(value.cosine.fixed(9))"
    }

    private static func cell(_ value: ValueAgreement) -> ReportCell {
        let kernel = value.kernel.isEmpty ? "" : " (\(value.kernel))"
        return ReportCell(
            json: json(value), text: "\(value.value)\(kernel): \(figures(value))".escapedForDisplay)
    }

    private static func json(_ value: ValueAgreement) -> JSON {
        .object([
            ("value", .string(value.value)), ("layer", .string(value.layer)),
            ("kernel", .string(value.kernel)), ("maximum_error", .number(value.maximumError)),
            ("cosine", .number(value.cosine)),
            ("maximum_error_bound", .number(value.bounds.maximumError)),
        ])
    }
}
