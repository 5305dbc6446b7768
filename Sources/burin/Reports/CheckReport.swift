import JSONText
import Diagnostics
import Driver
import ModelRuntime

/// What a check found, as a report and as an error.
struct CheckReport {
    private let check: ModelCheck
    private let figures: CheckFigures
    private let subject: CheckSubject
    /// The values of `--reference`.
    private let reference: [String]

    init(_ check: ModelCheck, _ subject: CheckSubject, reference: [String]) {
        self.check = check
        figures = CheckFigures(check)
        self.subject = subject
        self.reference = reference
    }

    /// The report; with a line for each value, and what came of a bisection.
    func report(listsValues: Bool, _ bisection: BisectionReport?) -> Report {
        let information = subject.loaded.information
        var report = Report()
        report.add("model", "model", .text(subject.model))
        report.add("artefact", "artefact", .text(subject.path ?? "compiled for this check"))
        report.addDetail("reference", .string(check.reference.rawValue))
        if !reference.isEmpty {
            report.add("compared_with", "reference", .text(reference.joined(separator: ", ")))
        }
        report.add("isa", "instruction set", .text(information.isa))
        report.add(
            "compared", "values compared",
            ReportCell(
                json: .integer(check.values.count),
                text: "\(check.values.count) of \(information.values.count) in memory"))
        report.add(
            "worst", "largest error inside",
            CheckFigures.worst(of: check.values).map { Self.cell([$0], isList: false) })
        add(check.outputs, "outputs", "error of the result", to: &report)
        add(check.unrounded, "unrounded", "to float32 weights", to: &report)
        add(check.recorded, "recorded", "to what is recorded", to: &report)
        addSpecials(to: &report)
        addVerdict(to: &report)
        let table = AgreementTable.table(check.values)
        if listsValues {
            report.add("values", heading: "Values, in order", table)
        } else {
            report.addDetail("values", table.json)
        }
        bisection?.add(to: &report)
        return report
    }

    private func add(
        _ values: [ValueAgreement], _ key: String, _ label: String, to report: inout Report
    ) {
        if !values.isEmpty || key == "outputs" && check.reference != .recording {
            report.add(key, label, Self.cell(values, isList: true))
        }
    }

    /// People are told of numbers that are not ordinary where there are some.
    private func addSpecials(to report: inout Report) {
        let specials = figures.specials
        let counts: [(key: String, name: String, count: Int)] = [
            ("nan", "NaN", specials.notNumbers), ("infinite", "infinite", specials.infinities),
            ("subnormal", "subnormal", specials.subnormals),
        ]
        let json = JSON.object(counts.map { ($0.key, .integer($0.count)) })
        let shown = counts.filter { $0.count > 0 }
        guard !shown.isEmpty else { return report.addDetail("not_ordinary", json) }
        let text = shown.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        report.add("not_ordinary", "not ordinary", ReportCell(json: json, text: text))
    }

    private func addVerdict(to report: inout Report) {
        let departure = check.firstDeparture
        report.addDetail("maximum_error_bound", .number(check.bounds.maximumError))
        report.addDetail("cosine_bound", .number(check.bounds.cosine))
        report.addDetail(
            "winograd_maximum_error_bound", .number(AgreementBounds.winograd.maximumError))
        report.addDetail("agrees", .flag(departure == nil))
        if check.reference != .recording {
            let label =
                check.reference == .artefact ? "both artefacts" : "compiled, interpreted"
            add(
                check.departureFromReference, "agrees_with_reference", label, boundsText,
                to: &report)
        }
        if let bounds = check.recorded.first?.bounds {
            add(
                check.departureFromRecording, "agrees_with_recording", "compiled, recorded",
                Self.text(bounds.maximumError.scientific(0), bounds), to: &report)
        }
        report.addDetail("first_departure", departure.map(AgreementTable.json) ?? .null)
    }

    private func add(
        _ departure: ValueAgreement?, _ key: String, _ label: String, _ bounds: String,
        to report: inout Report
    ) {
        let verdict = departure == nil ? "agree" : "DISAGREE"
        report.add(
            key, label,
            ReportCell(json: .flag(departure == nil), text: "they \(verdict) (\(bounds))"))
    }

    /// The error for a value outside the bounds; names the layer and its kernel.
    func diagnostic(_ departure: ValueAgreement) -> Diagnostic {
        let kernel = departure.kernel.isEmpty ? "" : ", computed by the kernel \(departure.kernel)"
        let found = "value '\(departure.value)'\(kernel): \(Self.figures(departure))"
        if var origin = subject.otherOrigin, check.reference == .interpreter {
            origin.details = ["the first departure is in layer '\(departure.layer)': \(found)"]
            return origin
        }
        var diagnostic = Diagnostic(
            .mismatch, "compiled code departs from \(otherSide)",
            file: subject.path ?? subject.model, node: departure.layer,
            expected:
                "an error of at most \(departure.bounds.maximumError.scientific(0)) and a cosine "
                + "of at least \(departure.bounds.cosine.fixed(6))",
            advice: "it is the first layer that departs; those behind it depend on it",
            details: [found])
        if check.departsFromRecordingOnly || check.reference == .recording {
            diagnostic.node = nil
            diagnostic.message = "the result departs from the recorded one"
            diagnostic.advice =
                check.reference == .recording
                ? "give the model itself besides: the interpreter tells whether a kernel is wrong"
                : "the interpreter agrees with compiled code: the other engine had other weights, "
                    + "another input or another normalisation, or reads the model otherwise; "
                    + "burin check --preprocessing shows what usual mistakes do"
        }
        return diagnostic
    }

    private var otherSide: String {
        check.reference == .artefact ? "the other artefact" : "the interpreter"
    }

    /// The bounds in words; those of Winograd's algorithm where a value is held to them.
    private var boundsText: String {
        var text = check.bounds.maximumError.scientific(0)
        if (check.values + check.outputs).contains(where: { $0.bounds == .winograd }) {
            text +=
                ", \(AgreementBounds.winograd.maximumError.scientific(0)) behind Winograd kernels"
        }
        return Self.text(text, check.bounds)
    }

    private static func text(_ maximumError: String, _ bounds: AgreementBounds) -> String {
        "error at most \(maximumError), cosine at least \(bounds.cosine.fixed(6))"
    }

    private static func figures(_ value: ValueAgreement) -> String {
        "error \(value.maximumError.scientific(1)), cosine \(value.cosine.fixed(9))"
    }

    private static func cell(_ values: [ValueAgreement], isList: Bool) -> ReportCell {
        let json = values.map(AgreementTable.json)
        let texts = values.map { value in
            let kernel = value.kernel.isEmpty ? "" : " (\(value.kernel))"
            return "\(value.value)\(kernel): \(figures(value))".escapedForDisplay
        }
        return ReportCell(
            json: isList ? .array(json) : json.first ?? .null,
            text: texts.joined(separator: "; "))
    }
}
