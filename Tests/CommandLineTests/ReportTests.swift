import FaceImages
import Foundation
import Testing

/// `burin report`: what the page shows, what it refuses, and that names stay text.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ReportTests {
    private static let samples = ["ada-1.png", "ada-2.png", "ben.jpg", "cleo.png"]

    /// Cosines 0.6, 0 and 0.8 of the first with the second, the third, and the second with it.
    private static let three: [Float] = [1, 0, 3, 4, 0, 2]

    private func cards(_ page: PageContent) -> [PageContent.Element] {
        page.elements.filter { $0.attributes["class"] == "card" }
    }

    /// Nothing is loaded from outside, and nothing of a name acts.
    private func expectSelfContained(_ page: PageContent) {
        #expect(page.count("script") == 1 && page.count("style") == 1)
        for name in ["link", "iframe", "object", "embed", "base", "form", "img", "foreignObject"] {
            #expect(page.count(name) == 0, "\(name)")
        }
        for element in page.elements {
            for (name, value) in element.attributes {
                #expect(!name.hasPrefix("on") && name != "src" && name != "style", "\(name)")
                guard name == "href" else { continue }
                if element.name == "image" {
                    #expect(value.hasPrefix("data:image/png;base64,"))
                } else {
                    #expect(page.identifiers.contains(String(value.dropFirst())), "\(value)")
                    #expect(value.hasPrefix("#"))
                }
            }
        }
        #expect(!page.text.contains("http:") && !page.text.contains("https:"))
        #expect(!page.text.contains("url(") && !page.text.contains("@import"))
        #expect(page.text.contains("default-src 'none'"))
    }

    @Test func scoresAreThoseOfSearch() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let gallery = "\(folder)/gallery.npy"
            let pictures = Self.samples.map(CommandLineTool.sample)
            let made = try CommandLineTool.run(["embed", model] + pictures + ["-o", gallery])
            #expect(made.exitCode == 0, "\(made.errors)")
            let result = try CommandLineTool.run(
                "report", gallery, "-o", "\(folder)/page.html", "--top", "3")
            #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
            #expect(result.output.hasPrefix("\(folder)/page.html: 4 pictures, "))
            let text = try String(contentsOfFile: "\(folder)/page.html", encoding: .utf8)
            let page = try PageContent(text)
            expectSelfContained(page)
            #expect(cards(page).count == 4 && page.count("image") == 4 && page.count("use") == 12)
            let lines = try CommandLineTool.run(
                "search", gallery, "--queries", gallery, "--top", "4", "--json"
            ).jsonLines()
            let expected = lines.enumerated().flatMap { index, line in
                (line["matches"] as? [[String: Any]] ?? [])
                    .filter { $0["row"] as? Int != index }
                    .map { String(format: "score %.3f", $0["cosine"] as? Double ?? 2) }
            }
            // Those in a sentence, with a full stop behind, are others.
            let shown = page.content.matches(of: #/score -?[0-9]\.[0-9]{3}(?![0-9.])/#)
            #expect(shown.map { String($0.output) } == expected)
            #expect(expected.count == 12)
            #expect(page.content.contains("No limit was set"))
            #expect(!page.content.contains("likely the same person"))
        }
    }

    @Test func theLimitDecidesInPlainWords() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder,
                [("a/x.png", "ada-1.png"), ("a/y.png", "ben.jpg"), ("a/z.jpg", "cleo.png")],
                Self.three)
            let result = try files.report("--threshold", "0.8", "--title", "Archive of 1962")
            #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
            let page = try files.content()
            expectSelfContained(page)
            #expect(page.text.contains("<h1>Archive of 1962</h1>"))
            #expect(page.text.contains("<title>Archive of 1962</title>"))
            let content = page.content.split { $0.isWhitespace }.joined(separator: " ")
            #expect(content.contains("set a limit of 0.8, the upright line"))
            #expect(!page.text.contains("a/x.png"), "the common folder is not shown")
            // The limit itself is above; of three pairs, twice each, one reaches it.
            let verdicts = page.elements.compactMap { $0.attributes["class"] }
            #expect(verdicts.count { $0 == "verdict same" } == 2 + 1)
            #expect(verdicts.count { $0 == "verdict different" } == 4 + 1)
            #expect(page.elements.count { $0.attributes["data-matched"] == "yes" } == 2)
            #expect(content.contains("1 x.png None of the pictures on this page is likely of this"))
            #expect(content.contains("2 y.png Likely of this person: 1 other picture."))
            let labels = page.elements.compactMap { $0.attributes["aria-label"] }
            #expect(labels.count { $0 == "Picture y.png" } == 3, "its own card and two others")
            #expect(try files.report("--threshold", "-1", "--top", "1").exitCode == 0)
            let all = try files.content().content
            #expect(all.contains("Likely of this person: at least 1 other picture."))
        }
    }

    @Test func onePictureHasNoOther() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(in: folder, [("x.png", "encodings/rgb.png")], [1, 1])
            #expect(try files.report("--threshold", "0.5").exitCode == 0)
            let page = try files.content()
            expectSelfContained(page)
            #expect(page.content.contains("There is no other picture to compare it with."))
            #expect(page.content.contains("1 picture.") && page.count("use") == 0)
        }
    }

    @Test func thumbnailsKeepTheirProportions() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder, [("x.jpg", "ada-180x150.jpg"), ("y.png", "encodings/rgb.png")],
                [1, 0, 0, 1])
            #expect(try files.report("--size", "60").exitCode == 0)
            let images = try files.content().elements.filter { $0.name == "image" }
            let sizes = try images.map { element in
                let address = try #require(element.attributes["href"])
                let data = try #require(Data(base64Encoded: String(address.dropFirst(22))))
                let image = try Image.decode(bytes: [UInt8](data), file: "thumbnail")
                #expect(element.attributes["width"] == "\(image.width)")
                #expect(element.attributes["height"] == "\(image.height)")
                return image.size.description
            }
            #expect(sizes == ["60x50", "24x20"])
        }
    }

    @Test func picturesThatAreMissingOrBadAreShownAsSuch() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder, [("good.png", "ada-1.png"), ("bad.png", nil), ("gone.png", nil)],
                Self.three)
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: "\(folder)/bad.png"))
            let result = try files.report()
            #expect(result.exitCode == 0)
            #expect(result.errors.contains("bad.png: not a JPEG or PNG file"))
            #expect(result.errors.contains("gone.png: cannot be read: No such file"))
            let page = try files.content()
            expectSelfContained(page)
            let content = page.content.split { $0.isWhitespace }.joined(separator: " ")
            #expect(content.contains("cannot be shown: cannot be read: No such file or directory."))
            #expect(content.contains("cannot be shown: not a JPEG or PNG file."))
            #expect(content.contains("Cannot be shown2the file is missing or bad"))
            #expect(page.count("image") == 1 && page.count("use") == 2)
            let labels = page.elements.compactMap { $0.attributes["aria-label"] }
            #expect(labels.contains("Picture gone.png, which cannot be shown"))
        }
    }

    /// Names that would end an attribute, begin a script, mean a template's field or turn text.
    static let hostile = [
        "<script>zqx()<!--.png", "\"><svg onload=\"zqx().png", "it's 'zqx' & <b>.png",
        "{{title}}{{{title}}}.png", "turned\u{202E}gnp.zqx.png", "\u{1B}[31mzqx.png",
        "e\u{301}\"\u{301} zqx=\"\u{301}.png", "]]>zqx--></style></script>.png",
    ]

    @Test func namesStayText() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            // A slash would make a folder of what is before it.
            let names = Self.hostile.map { $0.replacingOccurrences(of: "/", with: "\u{2215}") }
            let files = try GalleryFiles(
                in: folder, names.map { ($0, "encodings/rgb.png") },
                names.indices.flatMap { [Float($0), 1] })
            let result = try files.report("--title", Self.hostile[0], "--threshold", "0.5")
            #expect(result.exitCode == 0 && result.errors.isEmpty, "\(result.errors)")
            let page = try files.content()
            expectSelfContained(page)
            #expect(page.count("image") == names.count)
            #expect(!page.script.contains("zqx") && !page.style.contains("zqx"))
            #expect(page.content.contains("{{title}}{{{title}}}.png"))
            #expect(page.content.contains("turned\\u{202e}gnp.zqx.png"))
            #expect(!page.text.unicodeScalars.contains("\u{202E}"))
            let titles = page.elements.filter { $0.name == "h3" }.map { $0.attributes["title"] }
            for name in [names[0], names[1], names[2], names[7]] {
                #expect(titles.contains("\(name)"), "\(name)")
            }
        }
    }

    /// A list holds bytes: what is no UTF-8 is shown, not found, and harmless.
    @Test func namesThatAreNoTextAreShown() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder, [("x", nil), ("y", nil), ("z.png", "ada-1.png")], [1, 0, 0, 1, 1, 1])
            try Data(Array("a\u{0}b\n".utf8) + [0xFF, 0xFE] + Array("<b>.png\nz.png\n".utf8))
                .write(to: URL(fileURLWithPath: "\(folder)/gallery.txt"))
            let result = try files.report()
            #expect(result.exitCode == 0)
            #expect(result.errors.contains("a path cannot hold a NUL byte"))
            let page = try files.content()
            expectSelfContained(page)
            #expect(page.content.contains("\u{FFFD}\u{FFFD}<b>.png"))
            #expect(page.content.contains("a\\u{0}b"))
        }
    }

    @Test func aPageWithoutAPictureIsNotMade() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(in: folder, [("x", nil), ("y", nil)], [1, 0, 0, 1])
            let result = try files.report()
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("none of the 2 pictures can be read"))
            #expect(result.errors.contains("--pictures FOLDER is the folder"))
            #expect(!FileManager.default.fileExists(atPath: files.page))
        }
    }

    /// What is shown as 0.350 is not called less than 0.35.
    @Test func theShownScoreDecides() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let files = try GalleryFiles(
                in: folder, [("x.png", "ada-1.png"), ("y.png", "ben.jpg")],
                [1, 0, 0.3498, 0.936818])
            #expect(try files.report("--threshold", "0.35").exitCode == 0)
            let page = try files.content()
            #expect(page.content.contains("score 0.350"))
            let verdicts = page.elements.compactMap { $0.attributes["class"] }
            #expect(verdicts.count { $0 == "verdict same" } == 2 + 1)
        }
    }

    @Test func namesOfTwoLinesAreRefusedByEmbed() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let picture = "\(folder)/two\nlines.png"
            try FileManager.default.copyItem(
                atPath: CommandLineTool.sample("ada-1.png"), toPath: picture)
            let result = try CommandLineTool.run(
                "embed", model, folder, "-o", "\(folder)/gallery.npy")
            #expect(result.exitCode == 1)
            #expect(
                result.errors.contains("two\\nlines.png: the name of a picture has a line break"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            let lines = try CommandLineTool.run(
                "embed", model, folder, "-o", "\(folder)/gallery.jsonl")
            #expect(lines.exitCode == 0, "\(lines.errors)")
        }
    }

    @Test func mistakesAreNamedAndNothingIsReplaced() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            var state: UInt64 = 1
            let noise = (0..<512 * 512 * 3).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
            let picture = try Image(width: 512, height: 512, pixels: noise).encodedPNG()
            let files = try GalleryFiles(
                in: folder, (0..<3).map { ("\($0).png", nil) }, Self.three)
            for index in 0..<3 {
                try Data(picture).write(to: URL(fileURLWithPath: "\(folder)/\(index).png"))
            }
            try "before".write(toFile: files.page, atomically: false, encoding: .utf8)
            let cases: [(options: [String], code: Int32, text: String)] = [
                (["--top", "0"], 1, "--top is 0; expected 1 to 50"),
                (["--limit", "10001"], 1, "--limit is 10001"), (["--size", "8"], 1, "--size is 8"),
                (["--megabytes", "0"], 1, "--megabytes is 0"),
                (["--threshold", "1.5"], 1, "--threshold is 1.5"),
                (["--threshold", "nan"], 1, "--threshold is nan"),
                (["--limit", "2"], 1, "has 3 pictures; expected at most 2 on one page"),
                (["--megabytes", "1", "--size", "512"], 1, "more than 1 MB"),
                (["-o", "\(folder)/page.txt"], 1, "ends in .html"),
                (["-o", "\(folder)/no/page.html"], 1, "is not there"),
            ]
            for (options, code, text) in cases {
                let result = try CommandLineTool.run(
                    ["report", files.gallery, "--pictures", folder]
                        + (options[0] == "-o" ? [] : ["-o", files.page]) + options)
                #expect(result.exitCode == code, "\(options): \(result.errors)")
                #expect(result.errors.contains(text), "\(options): \(result.errors)")
                #expect(result.output.isEmpty)
            }
            try files.list(["0.png", "1.png"])
            #expect(try files.report().errors.contains("2 names for 3 embeddings"))
            try FileManager.default.removeItem(atPath: "\(folder)/gallery.txt")
            let unnamed = try files.report()
            #expect(unnamed.exitCode == 1)
            #expect(unnamed.errors.contains("there is no list of its pictures"))
            #expect(try String(contentsOfFile: files.page, encoding: .utf8) == "before")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.sorted() == ["0.png", "1.png", "2.png", "gallery.npy", "page.html"])
        }
    }
}
