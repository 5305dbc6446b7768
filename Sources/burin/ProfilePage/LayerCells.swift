import Diagnostics
import Driver

/// The table of the page: columns, a row per layer, the total.
struct LayerCells {
    let profile: ModelProfile
    let colors: KernelColors

    private static let headings: [(heading: String, isText: Bool)] = [
        ("#", false), ("layer", true), ("computes", true), ("kernel", true), ("ms", false),
        ("share", false), ("MACs done", false), ("saved", false), ("GFLOP/s", false),
        ("executed", false), ("of peak", false), ("weights", false), ("read", false),
        ("written", false), ("GB/s", false),
    ]

    /// The headings.
    var columns: [[String: Any]] { PageCell.headings(Self.headings) }

    /// The layers in the order they run.
    var rows: [[String: Any]] {
        profile.layers.map { layer in
            [
                "index": layer.index,
                "cells": [
                    PageCell.number(Double(layer.index), "\(layer.index)"),
                    PageCell.name(layer.layer),
                    PageCell.name(layer.summary), kernel(layer),
                ] + figures(layer.figures),
            ]
        }
    }

    /// The whole run.
    var total: [[String: Any]] {
        [
            PageCell.text("", class: "number"), PageCell.text("a whole run", class: "text"),
            PageCell.text("", class: "text"), PageCell.text("", class: "text"),
        ] + figures(profile.whole)
    }

    private func figures(_ figures: ProfileFigures) -> [[String: Any]] {
        let macs = Double(figures.executedMacs)
        let saved = Double(figures.savedMacs)
        let hasMacs = figures.executedMacs > 0 || figures.networkMacs > 0
        func work(_ value: Double, _ text: String) -> [String: Any] {
            PageCell.number(value, hasMacs ? text : "")
        }
        return [
            PageCell.number(figures.milliseconds, figures.milliseconds.fixed(3)),
            PageCell.number(profile.share(figures), "\(profile.share(figures).fixed(1)) %"),
            work(macs, macs.withMagnitude), work(saved, saved == 0 ? "" : saved.withMagnitude),
            work(figures.directGigaflops, figures.directGigaflops.fixed(1)),
            work(figures.executedGigaflops, figures.executedGigaflops.fixed(1)),
            work(
                profile.percentOfPeak(figures), "\(profile.percentOfPeak(figures).fixed(1)) %"),
            PageCell.number(Double(figures.weightBytes), figures.weightBytes.asBytes),
            PageCell.number(Double(figures.readBytes), figures.readBytes.asBytes),
            PageCell.number(Double(figures.writtenBytes), figures.writtenBytes.asBytes),
            PageCell.number(figures.gigabytesPerSecond, figures.gigabytesPerSecond.fixed(1)),
        ]
    }

    private func kernel(_ layer: LayerProfile) -> [String: Any] {
        var cell = PageCell.text(layer.kernel.escapedForDisplay, class: "text")
        cell["color"] = colors[layer.kernel]
        cell["tip"] = layer.signature.escapedForDisplay
        return cell
    }
}
