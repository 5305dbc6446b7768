import Diagnostics
import Driver

/// The table of a check's page: columns, and a row for each value.
struct AgreementCells {
    let values: [ValueAgreement]

    private static let headings: [(heading: String, isText: Bool)] = [
        ("#", false), ("value", true), ("layer", true), ("kernel", true), ("error", false),
        ("bound", false), ("absolute", false), ("relative", false), ("cosine", false),
        ("ULP, 99 %", false), ("ULP, most", false), ("NaN", false), ("infinite", false),
        ("subnormal", false),
    ]

    /// The headings.
    var columns: [[String: Any]] { PageCell.headings(Self.headings) }

    /// The values in order of computation; the first cell is coloured as the value's bar.
    var rows: [[String: Any]] {
        values.enumerated().map { index, value in
            var name = PageCell.name(value.value)
            name["color"] = value.agrees ? "0" : "3"
            return [
                "index": index,
                "cells": [
                    PageCell.number(Double(index), "\(index)"), name, PageCell.name(value.layer),
                    PageCell.name(value.kernel),
                ] + figures(value),
            ]
        }
    }

    private func figures(_ value: ValueAgreement) -> [[String: Any]] {
        let specials = value.compiledSpecials
        let errors = [
            value.maximumError, value.bounds.maximumError, value.maximumAbsoluteError,
            value.maximumRelativeError,
        ]
        let counts = [
            Int(value.ulp99), Int(value.maximumULP), specials.notNumbers, specials.infinities,
            specials.subnormals,
        ]
        return errors.map { PageCell.number($0, $0.scientific(1)) }
            + [PageCell.number(value.cosine, value.cosine.fixed(9))]
            + counts.map { PageCell.number(Double($0), "\($0)") }
    }
}
