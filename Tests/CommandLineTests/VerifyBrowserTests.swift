import Foundation
import Testing

/// The page of `burin verify` in a browser: it is drawn, its table is sorted, nothing runs out of its
/// place, and nothing is complained of.
@Suite(.enabled(if: CommandLineTool.isBuilt && Browser.path != nil)) struct VerifyBrowserTests {
    private struct Findings: Decodable {
        var tiles: Int
        /// How far the widest text of a tile is wider than its tile.
        var spilled: Double
        var overflow: Int
        var drawings: Int
        /// The curve's and the bars' sizes on the page, all positive.
        var curves: [[Double]]
        var bars: [[Double]]
        /// The sets' names in the order of the table, and by AUC both ways.
        var order: [[String]]
        var ink: String
        var paper: String
    }

    private static let probe = """
        <pre id="findings"></pre><script>
        (() => {
          const all = (s) => Array.from(document.querySelectorAll(s));
          const box = (e) => { const b = e.getBoundingClientRect(); return [b.width, b.height]; };
          const names = () => all("tbody tr").map((row) => row.cells[0].textContent.trim());
          const spill = (tile) => {
            const range = document.createRange();
            range.selectNodeContents(tile);
            return range.getBoundingClientRect().right - tile.getBoundingClientRect().right;
          };
          const f = { tiles: all(".figures div").length, drawings: all("svg").length };
          f.spilled = Math.max(...all(".figures dd").map(spill));
          f.overflow = document.documentElement.scrollWidth - innerWidth;
          f.curves = all("polyline.curve").map(box);
          f.bars = all("rect.half").map(box);
          f.order = [names()];
          const auc = all("th button").find((b) => b.textContent.trim() === "AUC");
          for (let i = 0; i < 2; i++) { auc.click(); f.order.push(names()); }
          const style = getComputedStyle(document.body);
          [f.ink, f.paper] = [style.color, style.backgroundColor];
          document.getElementById("findings").textContent = JSON.stringify(f);
        })();
        </script></body>
        """

    /// A page of two sets: one with mistakes, one without.
    private func page(_ folder: String) throws -> String {
        let model = try CompiledModel.path()
        let set = try ImperfectSet(model, in: folder)
        let html = "\(folder)/page.html"
        let result = try CommandLineTool.run(
            ["verify", model, VerifyTests.fixture("faces-py2-p2.bin"), "--html", html]
                + set.arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        let text = try String(contentsOfFile: html, encoding: .utf8)
        try text.replacingOccurrences(of: "</body>", with: Self.probe)
            .write(toFile: html, atomically: false, encoding: .utf8)
        return html
    }

    private func findings(_ page: String, _ options: [String]) throws -> Findings {
        let result = try Browser.open(page, options: options)
        #expect(result.messages.isEmpty, "\(result.messages)")
        let start = try #require(result.document.range(of: "<pre id=\"findings\">"))
        let end = try #require(
            result.document.range(of: "</pre>", range: start.upperBound..<result.document.endIndex))
        return try JSONDecoder().decode(
            Findings.self, from: Data(result.document[start.upperBound..<end.lowerBound].utf8))
    }

    @Test func pageIsDrawnAndSorted() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let page = try page(folder)
            for width in [1250, 1600, 420] {
                let found = try findings(page, ["--window-size=\(width),900"])
                #expect(found.tiles == 2 && found.drawings == 3)
                #expect(found.spilled <= 0, "\(width): a number runs out of its tile")
                #expect(found.overflow <= 0, "\(width): wider than the window")
                #expect(found.curves.count == 2 && found.bars.count > 4)
                #expect(found.curves.allSatisfy { $0[0] > 0 && $0[1] > 0 })
                #expect(found.bars.allSatisfy { $0[0] > 0 && $0[1] > 0 })
                let sets = ["faces-py2-p2", "faces"]
                #expect(found.order[0] == sets)
                #expect(Set(found.order[1...]) == [sets, sets.reversed()])
            }
        }
    }
}
