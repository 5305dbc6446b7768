import JSONText
import ModelRuntime
import Verification

/// A verification as text and JSON: a row for each set, and beside another engine another table.
struct VerificationReport {
    private let sets: [VerifiedSet]
    private let model: String
    private let information: ModelInformation

    init(_ verification: SetVerification, model: String, _ information: ModelInformation) {
        sets = verification.sets
        self.model = model
        self.information = information
    }

    func report(mirrors: Bool) -> Report {
        var report = Report()
        report.add("model", "model", .text(model))
        report.add("isa", "instruction set", .text(information.isa))
        report.add(
            "mirrored", "embeddings",
            ReportCell(
                json: .flag(mirrors),
                text: mirrors ? "of pictures and their mirror images, added" : "of pictures only"))
        report.add("sets", heading: "Accuracy over 10 folds, VAL, ROC", figures)
        report.add("against", heading: "Beside the other embeddings", comparisons)
        return report
    }

    private var figures: ReportTable {
        var published = ReportTable.Column.number("published", "CRU-Net-116")
        published.isDetail = sets.allSatisfy { $0.published == nil }
        return ReportTable(
            columns: [
                .text("set", "set"), .detail("file"), .number("pairs", "pairs"),
                .number("accuracy", "accuracy"), published, .number("val", "VAL at FAR 1e-3"),
                .detail("far"), .number("auc", "AUC"),
                .number("tar_at_far_1e-4", "TAR at 1e-4"),
                .number("tar_at_far_1e-3", "TAR at 1e-3"), .number("norm", "norm"),
                .detail("folds"), .detail("labels"), .detail("distances"),
            ],
            rows: sets.map(row))
    }

    private func row(_ set: VerifiedSet) -> [ReportCell] {
        let result = set.result
        let curve = result.curve
        return [
            .text(set.name), .text(set.path), .integer(result.scores.labels.count),
            Self.cell(result.folds.accuracy), set.published.map(Self.cell) ?? .missing,
            Self.cell(result.folds.validationRate),
            .number(result.folds.falseAcceptRate, decimals: 5),
            .number(curve.area, decimals: 5),
            .number(curve.trueAcceptRate(at: 1e-4, rule: .strict), decimals: 5),
            .number(curve.trueAcceptRate(at: 1e-3, rule: .strict), decimals: 5),
            .number(result.meanNorm, decimals: 3),
            ReportCell(json: .array(result.folds.folds.map(Self.json)), text: ""),
            ReportCell(json: .array(result.scores.labels.map { .flag($0) }), text: ""),
            ReportCell(json: .array(result.scores.distances.map { .number($0) }), text: ""),
        ]
    }

    private var comparisons: ReportTable {
        ReportTable(
            columns: [
                .text("set", "set"), .number("accuracy", "accuracy"),
                .number("other_accuracy", "theirs"), .number("difference", "difference"),
                .detail("other_val"), .number("largest_drift", "largest drift"),
                .number("mean_drift", "mean drift"), .number("correlation", "correlation"),
                .number("flips", "flips"), .detail("flipped_pairs"),
            ],
            rows: sets.compactMap { set in
                set.comparison.map { comparison in
                    [
                        .text(set.name), Self.cell(set.result.folds.accuracy),
                        Self.cell(comparison.other.accuracy),
                        .number(comparison.accuracyDifference, decimals: 5),
                        Self.cell(comparison.other.validationRate),
                        .scientific(comparison.largestDrift), .scientific(comparison.meanDrift),
                        comparison.correlation.map { .number($0, decimals: 7) } ?? .missing,
                        .integer(comparison.flippedPairs.count),
                        ReportCell(
                            json: .array(comparison.flippedPairs.map { .integer($0) }), text: ""),
                    ]
                }
            })
    }

    /// `0.99867+-0.00180`, as the field writes it.
    private static func cell(_ value: MeanAndDeviation) -> ReportCell {
        cell(mean: value.mean, deviation: value.deviation)
    }

    private static func cell(_ value: PublishedAccuracy) -> ReportCell {
        cell(mean: value.mean, deviation: value.deviation)
    }

    private static func cell(mean: Double, deviation: Double) -> ReportCell {
        ReportCell(
            json: .object([("mean", .number(mean)), ("deviation", .number(deviation))]),
            text: "\(mean.fixed(5))+-\(deviation.fixed(5))")
    }

    private static func json(_ fold: FoldResult) -> JSON {
        .object([
            ("first_pair", .integer(fold.pairs.lowerBound)), ("pairs", .integer(fold.pairs.count)),
            ("threshold", .number(fold.threshold)), ("accuracy", .number(fold.accuracy)),
            ("val_threshold", .number(fold.validationThreshold)),
            ("val", .number(fold.validationRate)), ("far", .number(fold.falseAcceptRate)),
        ])
    }
}
