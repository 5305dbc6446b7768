import Foundation
import Testing

/// What `burin verify` prints and draws of a set with mistakes, number by number.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct VerifyFiguresTests {
    /// What a run printed and wrote.
    private struct Shown {
        var json: [String: Any]
        var table: String
        var page: String
        var picture: String
    }

    private func show(_ model: String, _ set: ImperfectSet) throws -> Shown {
        let (html, svg) = ("\(set.folder)/page.html", "\(set.folder)/roc.svg")
        let result = try CommandLineTool.run(
            ["verify", model, "--json", "--html", html, "--svg", svg] + set.arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        let table = try CommandLineTool.run(["verify", model] + set.arguments).output
        let sets = try #require(try result.json()["sets"] as? [[String: Any]])
        return Shown(
            json: try #require(sets.first), table: table,
            page: try String(contentsOfFile: html, encoding: .utf8),
            picture: try String(contentsOfFile: svg, encoding: .utf8))
    }

    @Test func everyFigureIsTheDefinitions() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let set = try ImperfectSet(model, in: folder)
            let shown = try show(model, set)
            let figures = PlainFigures(
                distances: try #require(shown.json["distances"] as? [Double]),
                labels: try #require(shown.json["labels"] as? [Bool]))
            #expect(figures.labels == set.labels)
            let (accuracy, validation) = (figures.accuracy, figures.validation)
            let rates = [1e-4, 1e-3].map(figures.trueAcceptRate)
            let norm = try set.meanNorm(model)
            let numbers = [accuracy.mean, validation.mean, figures.area, rates[0], rates[1]]
            #expect(Set(numbers.map(Self.five)).count == 5, "each column is told by its number")
            #expect(accuracy.deviation > 0.001 && numbers.allSatisfy { $0 > 0.1 && $0 < 0.999 })
            let row = try #require(
                shown.table.split(separator: "\n").first { $0.hasPrefix("  faces ") })
            let words = row.split(separator: " ").map(String.init)
            #expect(
                words == [
                    "faces", "2400",
                    Self.five(accuracy.mean) + "+-" + Self.five(accuracy.deviation),
                    Self.five(validation.mean) + "+-" + Self.five(validation.deviation),
                    Self.five(figures.area), Self.five(rates[0]), Self.five(rates[1]),
                    String(format: "%.3f", norm),
                ])
            try expectCells(
                shown.page,
                [accuracy.mean, nil, validation.mean, figures.area, rates[0], rates[1], norm])
            try expectCurve(shown.picture, figures)
            try expectBars(shown.page, figures)
        }
    }

    private static func five(_ number: Double) -> String { String(format: "%.5f", number) }

    /// The page's table: what columns are sorted by. Nil stands for a cell without a number.
    private func expectCells(_ page: String, _ expected: [Double?]) throws {
        let cells = try PageContent(page).elements.filter { $0.name == "td" }
            .map { $0.attributes["data-value"] ?? "" }
        try #require(cells.count == 12)
        #expect(cells[0] == "faces" && cells[1] == "2400.0")
        for (cell, number) in zip(cells[2...], expected) {
            guard let number else { continue }
            #expect(abs((Double(cell) ?? -9) - number) < 1e-6, "\(cell) for \(number)")
        }
    }

    /// Labels of an axis: where on the page which number is.
    private static func labels(
        _ text: Substring, _ pattern: Regex<(Substring, Substring, Substring)>
    ) -> [(place: Double, number: Double)] {
        text.matches(of: pattern).compactMap { match in
            guard let place = Double(match.output.1), let number = Double(match.output.2) else {
                return nil
            }
            return (place, number)
        }
    }

    private static var columns: Regex<(Substring, Substring, Substring)> {
        #/<text x="([0-9.]+)" y="[0-9.]+" dy="16" text-anchor="middle">([0-9.]+)</text>/#
    }
    private static var rows: Regex<(Substring, Substring, Substring)> {
        #/<text x="[0-9.]+" dx="-6" y="([0-9.]+)" dy="4" text-anchor="end">([0-9.]+)</text>/#
    }

    /// The line through two labels.
    private static func scale(
        _ labels: [(place: Double, number: Double)], _ value: @escaping (Double) -> Double = { $0 }
    ) throws -> (Double) -> Double {
        let (first, last) = (try #require(labels.first), try #require(labels.last))
        try #require(labels.count > 1)
        let slope = (last.place - first.place) / (value(last.number) - value(first.number))
        return { first.place + (value($0) - value(first.number)) * slope }
    }

    /// The curve goes up and right through the points of the definition.
    private func expectCurve(_ picture: String, _ figures: PlainFigures) throws {
        let columns = Self.labels(picture[...], Self.columns)
        let (x, y) = (
            try Self.scale(columns) { log10($0) },
            try Self.scale(Self.labels(picture[...], Self.rows))
        )
        #expect(columns.map(\.number).contains(0.001) && columns.map(\.number).contains(0.1))
        let curve = try #require(
            try PageContent(picture).elements.first { $0.name == "polyline" }?.attributes["points"])
        let points = curve.split(separator: " ").map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
        let left = points[0][0]
        #expect(picture.contains("<text x=\"\(Int(left))\" dx=\"-6\""), "at the axis")
        var (expected, height) = ([[Double]](), y(0))
        for point in figures.curve {
            let place = point.far > 0 ? max(left, x(point.far)) : left
            for corner in [[place, height], [place, y(point.tar)]]
            where expected.last.map({ Self.distance($0, corner) > 0.01 }) ?? true {
                expected.append(corner)
            }
            height = y(point.tar)
        }
        #expect(points.count == expected.count && points.count >= 7, "\(points) \(expected)")
        for (point, corner) in zip(points, expected) {
            #expect(Self.distance(point, corner) < 0.2, "\(point) \(corner)")
        }
    }

    private static func distance(_ one: [Double], _ other: [Double]) -> Double {
        max(abs(one[0] - other[0]), abs(one[1] - other[1]))
    }

    /// Each bar's place and height is its bin's and its share's.
    private func expectBars(_ page: String, _ figures: PlainFigures) throws {
        let start = try #require(page.range(of: "<h2>Scores"))
        let text = page[start.lowerBound...]
        let x = try Self.scale(Self.labels(text, Self.columns))
        let y = try Self.scale(Self.labels(text, Self.rows))
        let bars = try PageContent(page).elements.filter {
            $0.name == "rect" && $0.attributes["class"]?.hasPrefix("half ") == true
        }
        for (isGenuine, style) in [(true, "half f2"), (false, "half f3")] {
            let shares = figures.shares(isGenuine)
            let those = bars.filter { $0.attributes["class"] == style }
            #expect(those.count == shares.count && shares.count > 1)
            for (bar, bin) in zip(those, shares.keys.sorted()) {
                func number(_ name: String) -> Double {
                    bar.attributes[name].flatMap { Double($0) } ?? -1
                }
                let (left, top) = (x(Double(bin) * 0.05), y(shares[bin] ?? 0))
                #expect(abs(number("x") - left) < 0.15, "bin \(bin)")
                #expect(abs(number("width") - (x(0.05) - x(0))) < 0.15)
                #expect(abs(number("y") - top) < 0.15 && top < y(0) - 0.5, "bin \(bin)")
                #expect(abs(number("y") + number("height") - y(0)) < 0.15)
            }
        }
    }
}
