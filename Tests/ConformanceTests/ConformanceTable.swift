import Foundation
import TestSupport

/// The committed table of all cases: `conformance.md`.
struct ConformanceTable {
    static let path = "\(Fixtures.root)/Tests/ConformanceTests/conformance.md"

    /// The rows by family and name.
    var rows: [String: String] = [:]

    /// The table in the project; empty where it is not there.
    static func committed() -> ConformanceTable {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var table = ConformanceTable()
        for line in text.split(separator: "\n") where line.hasPrefix("| ") {
            let name = line.dropFirst(2).prefix { $0 != " " }
            if name.contains("/") { table.rows[String(name)] = String(line) }
        }
        return table
    }

    /// A case's line.
    static func row(_ run: ConformanceRun) -> String {
        let operators = Set(run.test.model.graph.node.map(\.opType)).sorted()
        let shown = operators.prefix(6).joined(separator: ", ") + (operators.count > 6 ? ", …" : "")
        let version = run.test.model.opsetImport.first { $0.domain.isEmpty }?.version ?? 0
        let baked = run.test.bakedInputs.count
        let cells = [
            run.test.description, "\(version)", shown, "\(baked)", run.interpreter.text,
            run.compiled.text,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    /// The whole page.
    static func page(_ runs: [ConformanceRun]) -> String {
        var text = """
            # Conformance

            Cases of the public ONNX backend suite (package onnx 1.22.0) through Burin's reader, the
            interpreter and compiled code. Run are all cases of the families below whose operators a
            network of faces could contain (`ConformanceCase+Selection.swift`), with known shapes and
            float32 results. After the first input, those that are not float32, those of one number
            and those that a layer takes as parameters are baked in as constants. A result passes by
            the suite's own rule, |a - b| <= 1e-7 + 1e-3 |b|. `recorded` are files of other exporters and
            of old operator sets in `Tests/ModelImportTests/Fixtures/onnx`, compared with what ONNX
            Runtime computed. `make conformance` compares all with this page.

            | family | cases | interpreter | compiled |
            | --- | --- | --- | --- |

            """
        for family in ConformanceSuite.families + ["recorded", "light"] {
            let own = runs.filter { $0.test.family == family }
            let passed = [own.count { $0.interpreter == .passes }, own.count { $0.passes }]
            text += "| \(family) | \(own.count) | \(passed[0]) | \(passed[1]) |\n"
        }
        text += gaps(runs)
        text += "\n| case | operator set | operators | baked in | interpreter | compiled |\n"
        text += "| --- | --- | --- | --- | --- | --- |\n"
        return text + runs.map { row($0) + "\n" }.joined()
    }

    /// Why the cases that do not pass do not.
    private static func gaps(_ runs: [ConformanceRun]) -> String {
        let counts = ConformanceGap.allCases.map { gap in
            (gap, runs.count { !$0.passes && ConformanceGap($0) == gap })
        }
        let rows = counts.filter { $0.1 > 0 }.map { "| \($0.1) | \($0.0.rawValue) |\n" }
        guard !rows.isEmpty else { return "" }
        return "\n| cases that do not pass | why |\n| --- | --- |\n" + rows.joined()
    }
}
