import Diagnostics
import ModelRuntime
import Verification

/// A verification as one HTML page that needs nothing else: accuracies, ROC curves, histograms, and
/// a table of the sets.
struct VerificationPage {
    private let sets: [VerifiedSet]
    private let information: ModelInformation

    init(_ verification: SetVerification, _ information: ModelInformation) {
        sets = verification.sets
        self.information = information
    }

    /// The page.
    var text: String {
        PageTemplate.render(
            "verify.html",
            [
                "name": information.name.escapedForDisplay,
                "subtitle": "\(information.isa), Burin \(information.burinVersion), "
                    .escapedForDisplay + information.compiler.escapedForDisplay,
                "figures": boxes, "roc": ROCPlot(sets: sets).fields,
                "histograms": sets.map { ScoreBars(set: $0).fields },
                "columns": PageCell.headings(Self.headings), "layers": rows,
                "foot": [[String: Any]](), "method": Self.method,
            ])
    }

    /// The ROC curves alone, as the text of an SVG file.
    var curvesFile: String {
        var fields = ROCPlot(sets: sets).fields
        fields["name"] = information.name.escapedForDisplay
        return PageTemplate.render("roc-file.svg", fields)
    }

    private var boxes: [[String: Any]] {
        sets.map { set in
            let accuracy = set.result.folds.accuracy
            let published = set.published.map { "CRU-Net-116 \(text($0.mean, $0.deviation))" }
            return [
                "label": set.name.escapedForDisplay,
                "value": text(accuracy.mean, accuracy.deviation),
                "note": published ?? "\(set.result.scores.labels.count) pairs",
            ]
        }
    }

    private func text(_ mean: Double, _ deviation: Double) -> String {
        "\(mean.fixed(5))+-\(deviation.fixed(5))"
    }

    private static let headings: [(heading: String, isText: Bool)] = [
        ("set", true), ("pairs", false), ("accuracy", false), ("CRU-Net-116", false),
        ("VAL at FAR 1e-3", false), ("AUC", false), ("TAR at 1e-4", false), ("TAR at 1e-3", false),
        ("norm", false), ("theirs", false), ("largest drift", false), ("flips", false),
    ]

    private var rows: [[String: Any]] {
        sets.enumerated().map { index, set in
            let result = set.result
            let (accuracy, validation) = (result.folds.accuracy, result.folds.validationRate)
            let curve = result.curve
            let other = set.comparison
            let rates = [1e-4, 1e-3].map { curve.trueAcceptRate(at: $0, rule: .strict) }
            return [
                "index": index,
                "cells": [
                    PageCell.name(set.name),
                    PageCell.number(
                        Double(result.scores.labels.count), "\(result.scores.labels.count)"),
                    PageCell.number(accuracy.mean, text(accuracy.mean, accuracy.deviation)),
                    cell(set.published?.mean) { text($0, set.published?.deviation ?? 0) },
                    PageCell.number(validation.mean, text(validation.mean, validation.deviation)),
                    PageCell.number(curve.area, curve.area.fixed(5)),
                    PageCell.number(rates[0], rates[0].fixed(5)),
                    PageCell.number(rates[1], rates[1].fixed(5)),
                    PageCell.number(result.meanNorm, result.meanNorm.fixed(3)),
                    cell(other?.other.accuracy.mean) {
                        text($0, other?.other.accuracy.deviation ?? 0)
                    },
                    cell(other?.largestDrift) { $0.scientific(1) },
                    cell(other.map { Double($0.flippedPairs.count) }) { $0.fixed(0) },
                ],
            ]
        }
    }

    private func cell(_ value: Double?, _ shown: (Double) -> String) -> [String: Any] {
        value.map { PageCell.number($0, shown($0)) } ?? PageCell.number(-1, "")
    }

    private static let method =
        "Each picture is embedded as it is and, unless that was turned off, mirrored; outputs are "
        + "added and brought to length 1; the score of a pair is the squared distance. Accuracy: "
        + "mean and standard deviation over 10 folds, each at the best threshold of the other "
        + "nine, 0 to 3.99 by 0.01. VAL: genuine pairs accepted where 1e-3 of the other folds' "
        + "impostors are. AUC and TAR, at a FAR not above the target, are of all pairs of a set. "
        + "CRU-Net-116: the accuracy its authors published. Norm: mean length of the outputs."
}
