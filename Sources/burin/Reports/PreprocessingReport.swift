import JSONText
import Diagnostics
import Driver
import ModelRuntime

/// What a model expects of a picture and what mistakes make of it, as text and JSON.
struct PreprocessingReport {
    private let study: PreprocessingStudy
    private let model: String
    private let image: String?
    private let against: String?
    private let information: ModelInformation

    init(
        _ study: PreprocessingStudy, model: String, image: String?, against: String?,
        _ information: ModelInformation
    ) {
        self.study = study
        self.model = model
        self.image = image
        self.against = against
        self.information = information
    }

    var report: Report {
        let recipe = study.recipe
        var report = Report()
        report.add("model", "model", .text(model))
        report.add("picture", "picture", .text(image ?? "computed for this report"))
        report.add(heading: "What the model expects")
        report.add(
            "size", "size",
            ReportCell(
                json: .array([.integer(recipe.width), .integer(recipe.height)]),
                text: "\(recipe.width) x \(recipe.height) pixels, width x height"))
        report.add("order", "order", ReportCell(json: .string("rgb"), text: "red, green, blue"))
        report.add(
            "layout", "layout",
            ReportCell(
                json: .string("planes"),
                text: "a plane for each colour: [1, 3, \(recipe.height), \(recipe.width)]"))
        addValues(to: &report)
        report.add("rows", heading: "Embeddings by how the picture is prepared", table)
        addNearest(to: &report)
        return report
    }

    private func addValues(to report: inout Report) {
        let own = study.recipe.ownScaling
        report.add("normalizes", "values", normalization)
        report.addDetail("mean", Self.list(own?.mean))
        report.addDetail("scale", Self.list(own?.scale))
        report.add(
            "preprocessing", "as compiled",
            information.preprocessing.map { .text($0.description) })
    }

    private var normalization: ReportCell {
        guard let own = study.recipe.ownScaling else {
            return ReportCell(
                json: .flag(false),
                text: "normalised by the caller as in training; here x / 127.5 - 1 is taken for "
                    + "right")
        }
        return ReportCell(
            json: .flag(true),
            text: "0 to 255; the model itself computes (x - \(Self.text(own.mean))) * "
                + Self.text(own.scale))
    }

    private var table: ReportTable {
        var table = ReportTable(columns: [
            .detail("key"), .text("prepared", "prepared"),
            .number("cosine", "cosine to the right one"),
        ])
        if against != nil { table.columns.append(.number("cosine_to_given", "to the given one")) }
        table.rows = study.rows.map { row in
            let cells: [ReportCell] = [
                .text(row.variant.rawValue), .text(row.variant.description),
                .number(row.cosine, decimals: 6),
            ]
            return cells + (row.cosineToGiven.map { [.number($0, decimals: 6)] } ?? [])
        }
        return table
    }

    private func addNearest(to report: inout Report) {
        guard let nearest = study.nearest, let cosine = nearest.cosineToGiven else { return }
        let isRight = nearest.variant == .right
        let text =
            study.isRecognized
            ? (isRight
                ? "the picture was prepared as it should be"
                : "most likely: \(nearest.variant.description)")
            : "none of these (cosine below \(PreprocessingStudy.recognition.fixed(2))): another "
                + "picture, crop or network; nearest is: \(nearest.variant.description)"
        report.add(heading: "The given embedding")
        report.add("given", "from", .text(against ?? ""))
        report.add(
            "nearest", "made by",
            ReportCell(
                json: .object([
                    ("key", .string(nearest.variant.rawValue)), ("cosine", .number(cosine)),
                    ("is_recognized", .flag(study.isRecognized)),
                ]),
                text: "\(text) (cosine \(cosine.fixed(6)))"))
    }

    private static func list(_ values: [Double]?) -> JSON {
        values.map { .array($0.map { .number($0) }) } ?? .null
    }

    /// One number where all channels have the same.
    private static func text(_ values: [Double]) -> String {
        Set(values).count == 1 ? "\(values[0])" : "\(values)"
    }
}
