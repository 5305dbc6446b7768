import Foundation
import Testing

/// The page of `burin report` by dark and light screens, and on paper.
@Suite(.enabled(if: CommandLineTool.isBuilt && Browser.path != nil)) struct ReportMediaTests {
    private struct Findings: Decodable {
        /// Brightness of text and paper, 0 to 255, on the screen and by the rules for printers.
        var ink: Double
        var paper: Double
        var printedInk: Double
        var printedPaper: Double
        /// Whether the filter, which does nothing on paper, is seen: on the screen, on paper.
        var filterIsShown: Bool
        var filterIsPrinted: Bool
        /// How cards may be divided between two sheets.
        var breaks: [String]
    }

    /// What printers are told is applied to the screen, since scripts see no paper.
    private static let probe = """
        <pre id="findings"></pre><script>
        (() => {
          const brightness = (color) => {
            const [r, g, b] = color.match(/[0-9.]+/g).map(Number);
            return 0.3 * r + 0.6 * g + 0.1 * b;
          };
          const body = getComputedStyle(document.body);
          const filter = document.getElementById("filter");
          const f = { ink: brightness(body.color), paper: brightness(body.backgroundColor) };
          f.filterIsShown = filter.offsetHeight > 0;
          const rules = Array.from(document.styleSheets).flatMap((s) => Array.from(s.cssRules));
          const printed = rules.filter((r) => r.media && r.media.mediaText === "print");
          const style = document.createElement("style");
          style.textContent = printed.flatMap((r) => Array.from(r.cssRules))
            .map((r) => r.cssText).join("\\n");
          document.head.append(style);
          f.printedInk = brightness(body.color);
          f.printedPaper = brightness(body.backgroundColor);
          f.filterIsPrinted = filter.offsetHeight > 0;
          f.breaks = Array.from(document.querySelectorAll(".card"))
            .map((card) => getComputedStyle(card).breakInside);
          document.getElementById("findings").textContent = JSON.stringify(f);
        })();
        </script></body>
        """

    @Test(arguments: [true, false]) func pageSuitsScreenAndPaper(isDark: Bool) throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder, [("x.png", "ada-1.png"), ("y.png", "ben.jpg")], [1, 0, 0, 1])
            #expect(try files.report().exitCode == 0)
            let page = try String(contentsOfFile: files.page, encoding: .utf8)
            try page.replacingOccurrences(of: "</body>", with: Self.probe)
                .write(toFile: files.page, atomically: false, encoding: .utf8)
            let result = try Browser.open(
                files.page, options: ["--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)"])
            #expect(result.messages.isEmpty, "\(result.messages)")
            let start = try #require(result.document.range(of: "<pre id=\"findings\">"))
            let rest = result.document[start.upperBound...]
            let end = try #require(rest.range(of: "</pre>"))
            let found = try JSONDecoder().decode(
                Findings.self, from: Data(rest[..<end.lowerBound].utf8))
            let difference = found.paper - found.ink
            #expect(isDark ? difference < -150 : difference > 150, "\(found)")
            #expect(found.printedPaper > 250 && found.printedInk < 20, "black on white: \(found)")
            #expect(found.filterIsShown && !found.filterIsPrinted)
            #expect(found.breaks == ["avoid", "avoid"])
        }
    }
}
