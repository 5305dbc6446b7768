import JSONText
import Diagnostics
import Driver
import GraphIR

/// What came of `--bisect`.
enum BisectionReport {
    /// Nothing departs.
    case agreed
    /// The network, compiled anew, agrees.
    case notFound
    /// A part was written to a folder.
    case found(DepartingPart, folder: String)

    /// Adds what it has to say to a check's report.
    func add(to report: inout Report) {
        switch self {
        case .agreed: report.add("bisection", "bisection", Self.none("they agree: nothing written"))
        case .notFound:
            report.add(
                "bisection", "bisection",
                Self.none(
                    "compiled anew the model agrees, nothing written: the library is damaged, or "
                        + "was compiled from another model, with other options or by another Burin"
                ))
        case .found(let part, let folder): Self.add(part, folder, to: &report)
        }
    }

    private static func none(_ text: String) -> ReportCell {
        ReportCell(json: .null, text: text)
    }

    private static func add(_ part: DepartingPart, _ folder: String, to report: inout Report) {
        let graph = part.graph
        let isSmallest = part.isSmallest ? "the smallest that departs" : "not known to be smallest"
        let layers = graph.nodes.map { "\($0.operator.mnemonic) '\($0.name)'" }
        let shapes = graph.inputs.map { "'\(graph[$0].name)' \(graph.shape($0))" }
        report.add(heading: "The part that departs")
        report.add(
            "bisection", "layers",
            ReportCell(
                json: json(part, folder),
                text: (layers.joined(separator: ", ") + "; \(isSmallest) of \(part.attempts) tried")
                    .escapedForDisplay))
        report.add(
            "bisection_inputs", "inputs", .text(shapes.joined(separator: ", ")))
        report.add(
            "bisection_error", "its error",
            ReportCell(
                json: .number(part.departure.maximumError),
                text: "\(part.departure.maximumError.scientific(1)), cosine "
                    + part.departure.cosine.fixed(9)))
        report.add("bisection_folder", "written to", .text("\(folder)/model.onnx, test_data_set_0"))
        report.add(
            "bisection_command", "to see it again",
            .text("burin check \(folder)/model.onnx --reference \(folder)/test_data_set_0"))
    }

    private static func json(_ part: DepartingPart, _ folder: String) -> JSON {
        .object([
            (
                "layers",
                .array(
                    part.graph.nodes.map {
                        .object([
                            ("name", .string($0.name)), ("operator", .string($0.operator.mnemonic)),
                        ])
                    })
            ),
            ("kernel", .string(part.departure.kernel)), ("attempts", .integer(part.attempts)),
            ("is_smallest", .flag(part.isSmallest)), ("folder", .string(folder)),
        ])
    }
}
