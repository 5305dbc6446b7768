import Foundation
import Testing

/// The page of `burin report` in a browser: it is drawn, its pictures decode, its filter works, and
/// nothing is complained of.
@Suite(.enabled(if: CommandLineTool.isBuilt && Browser.path != nil)) struct ReportBrowserTests {
    /// What a script at the end of the page finds out about it.
    private struct Findings: Decodable {
        var cards: Int
        var shown: Int
        /// The pictures' widths as decoded; 0 for one that is no picture.
        var widths: [Int]
        /// Width and height on the page of what shows each picture again.
        var uses: [[Double]]
        var filterIsHidden: Bool
        var afterSearch: Int
        var status: String
        var afterCheck: Int
        var afterLink: Int
        /// Names of what takes the focus, in order.
        var focusable: [String]
        var scriptsOfNames: Bool
        /// How far the page is wider than its window.
        var overflow: Int
    }

    private static let probe = """
        <pre id="findings"></pre><script>
        (async () => {
          const all = (s) => Array.from(document.querySelectorAll(s));
          const visible = () => all(".card").filter((card) => card.offsetHeight > 0).length;
          const f = { cards: all(".card").length, shown: visible() };
          f.widths = await Promise.all(all("image").map((image) => new Promise((done) => {
            const copy = new Image();
            copy.onload = () => done(copy.naturalWidth);
            copy.onerror = () => done(0);
            copy.src = image.href.baseVal;
          })));
          f.uses = all("use").map((use) => {
            const box = use.getBBox();
            return [box.width, box.height];
          });
          f.filterIsHidden = document.getElementById("filter").offsetHeight === 0;
          const wanted = document.getElementById("wanted");
          const matched = document.getElementById("matched");
          wanted.value = "CLEO";
          wanted.dispatchEvent(new Event("input"));
          f.afterSearch = visible();
          f.status = document.getElementById("shown").textContent;
          const hidden = all(".card:not([hidden]) .matches a")[0];
          hidden.click();
          f.afterLink = visible();
          matched.checked = true;
          matched.dispatchEvent(new Event("change"));
          f.afterCheck = visible();
          matched.checked = false;
          matched.dispatchEvent(new Event("change"));
          f.focusable = all("a, input, button").filter((e) => e.tabIndex >= 0)
            .map((e) => e.id || e.className || e.hash);
          f.scriptsOfNames = "zqx" in window;
          f.overflow = document.documentElement.scrollWidth - innerWidth;
          document.getElementById("findings").textContent = JSON.stringify(f);
        })();
        </script></body>
        """

    /// Four pictures, one of them of a hostile name, and one that is missing.
    private func withPage(_ body: (GalleryFiles) throws -> Void) throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder,
                [
                    ("ada.png", "ada-1.png"), ("<script>window.zqx=1<b>.png", "ada-2.png"),
                    (
                        "long-name-without-any-blank-\(String(repeating: "x", count: 90)).jpg",
                        "ben.jpg"
                    ),
                    ("cleo.png", "cleo.png"), ("gone.png", nil),
                ], [1, 0, 4, 3, 0, 1, -1, 0, -3, 4])
            let result = try files.report("--threshold", "0.5", "--top", "2")
            #expect(result.exitCode == 0, "\(result.errors)")
            try body(files)
        }
    }

    private func findings(_ files: GalleryFiles, _ options: [String]) throws -> Findings {
        let page = try String(contentsOfFile: files.page, encoding: .utf8)
        let probed = "\(files.folder)/probed.html"
        try page.replacingOccurrences(of: "</body>", with: Self.probe)
            .write(toFile: probed, atomically: false, encoding: .utf8)
        let result = try Browser.open(probed, options: options)
        #expect(result.messages.isEmpty, "\(result.messages)")
        let start = try #require(result.document.range(of: "<pre id=\"findings\">"))
        let end = try #require(result.document.range(of: "</pre>"))
        let text = result.document[start.upperBound..<end.lowerBound]
            .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
        return try JSONDecoder().decode(Findings.self, from: Data(text.utf8))
    }

    @Test(arguments: [1280, 360]) func pageWorks(width: Int) throws {
        try withPage { files in
            let found = try findings(files, ["--window-size=\(width),900"])
            #expect(found.cards == 5 && found.shown == 5)
            #expect(found.widths == [112, 112, 112, 112])
            // Two neighbours of each of five; the missing picture is drawn as a box.
            #expect(found.uses.count == 10 - missingNeighbours(files))
            #expect(found.uses.allSatisfy { $0 == [112, 112] })
            #expect(!found.filterIsHidden && !found.scriptsOfNames)
            #expect(found.afterSearch == 1 && found.status == "1 of 5 shown")
            #expect(found.afterLink == 5, "a link to a hidden picture shows all")
            #expect(found.afterCheck == 5 - unmatched(files))
            #expect(found.focusable.prefix(3) == ["skip", "wanted", "matched"])
            #expect(found.focusable.count == 3 + 10)
            #expect(found.overflow <= 0, "nothing is wider than the window")
        }
    }

    private func missingNeighbours(_ files: GalleryFiles) -> Int {
        let labels = (try? files.content())?.elements.compactMap { $0.attributes["aria-label"] }
        return (labels ?? []).count { $0.hasSuffix("which cannot be shown") } - 1
    }

    private func unmatched(_ files: GalleryFiles) -> Int {
        let cards = (try? files.content())?.elements.filter { $0.attributes["class"] == "card" }
        return (cards ?? []).count { $0.attributes["data-matched"] == nil }
    }

    /// The page without its script: what a browser shows that runs none.
    @Test func pageNeedsNoScript() throws {
        try withPage { files in
            let text = try String(contentsOfFile: files.page, encoding: .utf8)
            let start = try #require(text.range(of: "<script>\n\"use strict\""))
            let end = try #require(text.range(of: "</script>", options: .backwards))
            let probe = """
                <script>
                document.title = [".card", ".matches a", "#filter"].map((s) => Array.from(
                  document.querySelectorAll(s)).filter((e) => e.offsetHeight > 0).length).join();
                """
            try text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: probe)
                .write(toFile: files.page, atomically: false, encoding: .utf8)
            let page = try Browser.open(files.page)
            #expect(page.messages.isEmpty, "\(page.messages)")
            #expect(page.document.contains("<title>5,10,0</title>"))
        }
    }

    /// The check itself: a page that breaks its own policy, and one with a mistake, are told.
    @Test func complaintsAreSeen() throws {
        try withPage { files in
            let page = try String(contentsOfFile: files.page, encoding: .utf8)
            let faults = [
                "<script>noSuchFunction()</script>", "<img src=\"http://localhost:9/x.png\"/>",
            ]
            for fault in faults {
                try page.replacingOccurrences(of: "</body>", with: "\(fault)</body>")
                    .write(toFile: files.page, atomically: false, encoding: .utf8)
                #expect(try !Browser.open(files.page).messages.isEmpty, "\(fault)")
            }
        }
    }
}
