import Diagnostics
import Driver
import ModelRuntime

/// A check as one HTML page that needs nothing else: figures, errors by depth, table.
struct CheckPage {
    private let check: ModelCheck
    private let information: ModelInformation
    private let figures: CheckFigures

    init(_ check: ModelCheck, _ information: ModelInformation) {
        self.check = check
        self.information = information
        figures = CheckFigures(check)
    }

    /// The page.
    var text: String {
        let cells = AgreementCells(values: figures.all)
        return PageTemplate.render(
            "check.html",
            [
                "name": information.name.escapedForDisplay,
                "subtitle": "\(information.isa), Burin \(information.burinVersion), "
                    .escapedForDisplay + information.compiler.escapedForDisplay,
                "figures": boxes, "bars": ErrorBars(values: figures.all).fields,
                "columns": cells.columns, "layers": cells.rows, "foot": [[String: Any]](),
                "method": method,
            ])
    }

    private var boxes: [[String: Any]] {
        let departure = check.firstDeparture
        let worst = figures.worst
        let result = check.outputs.first ?? check.recorded.first
        let specials = figures.specials
        return [
            (
                "compiled code and \(figures.referenceName)",
                departure == nil ? "agree" : "DISAGREE",
                departure.map { "first at \($0.value)" } ?? "every value within its bounds"
            ),
            (
                "values compared", "\(figures.all.count)",
                "\(information.values.count) are in memory"
            ),
            (
                "largest error", worst?.maximumError.scientific(1) ?? "",
                worst.map { "\($0.value), \($0.kernel)" } ?? ""
            ),
            (
                "error of the result", result?.maximumError.scientific(1) ?? "",
                result.map { "cosine \($0.cosine.fixed(9))" } ?? ""
            ),
            (
                "units in the last place", result.map { "\($0.ulp99)" } ?? "",
                "99 % of the result's numbers; at most \(result?.maximumULP ?? 0)"
            ),
            (
                "not ordinary", "\(specials.notNumbers + specials.infinities) NaN, infinite",
                "\(specials.subnormals) subnormal"
            ),
        ].map {
            [
                "label": $0.0, "value": $0.1.escapedForDisplay, "note": $0.2.escapedForDisplay,
            ]
        }
    }

    private var method: String {
        "Errors are the largest difference of a value, relative to its largest number; bounds are "
            + "held to them and to the cosine. 'absolute' is the largest difference, 'relative' "
            + "the largest one relative to the very number that differs, which numbers near 0 "
            + "make large. ULP counts the float32 numbers between both: at most, and for 99 of 100 "
            + "numbers. NaN, infinite and subnormal numbers are those of the compiled code."
    }
}
