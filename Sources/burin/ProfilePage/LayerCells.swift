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
    var columns: [[String: Any]] {
        Self.headings.map { ["heading": $0.heading, "class": $0.isText ? "text" : "number"] }
    }

    /// The layers in the order they run.
    var rows: [[String: Any]] {
        profile.layers.map { layer in
            [
                "index": layer.index,
                "cells": [
                    cell(Double(layer.index), "\(layer.index)"), name(layer.layer),
                    name(layer.summary), kernel(layer),
                ] + figures(layer.figures),
            ]
        }
    }

    /// The whole run.
    var total: [[String: Any]] {
        [text("", class: "number"), text("a whole run", class: "text")]
            + [text("", class: "text"), text("", class: "text")] + figures(profile.whole)
    }

    private func figures(_ figures: ProfileFigures) -> [[String: Any]] {
        let macs = Double(figures.executedMacs)
        let saved = Double(figures.savedMacs)
        let hasMacs = figures.executedMacs > 0 || figures.networkMacs > 0
        func work(_ value: Double, _ text: String) -> [String: Any] {
            cell(value, hasMacs ? text : "")
        }
        return [
            cell(figures.milliseconds, figures.milliseconds.fixed(3)),
            cell(profile.share(figures), "\(profile.share(figures).fixed(1)) %"),
            work(macs, macs.withMagnitude), work(saved, saved == 0 ? "" : saved.withMagnitude),
            work(figures.directGigaflops, figures.directGigaflops.fixed(1)),
            work(figures.executedGigaflops, figures.executedGigaflops.fixed(1)),
            work(
                profile.percentOfPeak(figures), "\(profile.percentOfPeak(figures).fixed(1)) %"),
            cell(Double(figures.weightBytes), figures.weightBytes.asBytes),
            cell(Double(figures.readBytes), figures.readBytes.asBytes),
            cell(Double(figures.writtenBytes), figures.writtenBytes.asBytes),
            cell(figures.gigabytesPerSecond, figures.gigabytesPerSecond.fixed(1)),
        ]
    }

    private func cell(_ value: Double, _ shown: String) -> [String: Any] {
        var cell = text(shown, class: "number")
        cell["sort"] = "\(value)"
        return cell
    }

    /// A name that may be longer than its column; it is shown whole when pointed at.
    private func name(_ value: String) -> [String: Any] {
        let shown = value.escapedForDisplay
        var cell = text(shown, class: "text name")
        cell["tip"] = shown
        return cell
    }

    private func kernel(_ layer: LayerProfile) -> [String: Any] {
        var cell = text(layer.kernel.escapedForDisplay, class: "text")
        cell["color"] = colors[layer.kernel]
        cell["tip"] = layer.signature.escapedForDisplay
        return cell
    }

    /// Every key is there: Mustache would look for an absent one in what surrounds the cell.
    private func text(_ shown: String, class style: String) -> [String: Any] {
        ["text": shown, "class": style, "sort": shown, "tip": false, "color": false]
    }
}
