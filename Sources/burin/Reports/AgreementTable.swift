import JSONText
import Driver

/// The columns of a check's values: for machines in all reports, for people with `--layers`.
enum AgreementTable {
    private static let columns: [ReportTable.Column] = [
        .text("value", "value"), .detail("layer"), .text("kernel", "kernel"),
        .number("maximum_error", "error"), .detail("maximum_error_bound"),
        .number("maximum_absolute_error", "absolute"),
        .number("maximum_relative_error", "relative"), .number("cosine", "cosine"),
        .number("ulp_99", "ULP 99 %"), .number("ulp_maximum", "ULP most"), .number("nan", "NaN"),
        .number("infinite", "inf"), .number("subnormal", "subn."), .detail("reference_nan"),
        .detail("reference_infinite"), .detail("reference_subnormal"),
    ]

    /// A table of values in their order.
    static func table(_ values: [ValueAgreement]) -> ReportTable {
        ReportTable(columns: columns, rows: values.map(row))
    }

    /// One value as a JSON object.
    static func json(_ value: ValueAgreement) -> JSON {
        .object(zip(columns, row(value)).map { (key: $0.key, value: $1.json) })
    }

    private static func row(_ value: ValueAgreement) -> [ReportCell] {
        let errors = [
            value.maximumError, value.bounds.maximumError, value.maximumAbsoluteError,
            value.maximumRelativeError,
        ]
        let (compiled, reference) = (value.compiledSpecials, value.referenceSpecials)
        let counts = [
            Int(value.ulp99), Int(value.maximumULP), compiled.notNumbers, compiled.infinities,
            compiled.subnormals, reference.notNumbers, reference.infinities, reference.subnormals,
        ]
        return [.text(value.value), .text(value.layer), .text(value.kernel)]
            + errors.map(ReportCell.scientific) + [.number(value.cosine, decimals: 9)]
            + counts.map(ReportCell.integer)
    }
}
