import Foundation
import Testing

/// The page and the picture of a verification: well formed, complete, and free of anything from
/// outside or of a file's name.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct VerifyPageTests {
    /// A set's name that would end an attribute or begin a script.
    private static let hostile = "lfw\"><script>zqx()<!--{{name}}\u{202E}.bin"

    @Test func pageAndPictureShowEverySet() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let (first, second) = ("\(folder)/lfw.bin", "\(folder)/faces.bin")
            for path in [first, second] {
                try FileManager.default.copyItem(
                    atPath: VerifyTests.fixture("faces-py2-p2.bin"), toPath: path)
            }
            let (html, svg) = ("\(folder)/page.html", "\(folder)/roc.svg")
            let result = try CommandLineTool.run(
                "verify", model, first, second, "--html", html, "--svg", svg, "--json")
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.contains("the page is in \(html)"))
            let page = try PageContent(try String(contentsOfFile: html, encoding: .utf8))
            page.expectSelfContained()
            #expect(page.count("svg") == 3 && page.count("tr") == 3)
            #expect(page.content.contains("CRU-Net-116 0.99867+-0.00180"))
            #expect(page.content.contains("Scores: LFW") && page.content.contains("Scores: faces"))
            #expect(page.content.contains("genuine pairs: 10"))
            expectInside(page, width: 1200, height: 520)

            let picture = try PageContent(try String(contentsOfFile: svg, encoding: .utf8))
            #expect(picture.elements.first?.name == "svg")
            #expect(picture.elements.first?.attributes["xmlns"] == "http://www.w3.org/2000/svg")
            #expect(picture.count("polyline") == 2 && picture.count("script") == 0)
            #expect(picture.content.contains("LFW, AUC "))
            let curves = page.elements.filter { $0.attributes["class"]?.hasPrefix("curve") == true }
            #expect(curves.count == 4, "a curve and its mark in the legend for each set")
            expectInside(picture, width: 1200, height: 520)
        }
    }

    /// Every number that is a place lies on the drawing.
    private func expectInside(_ page: PageContent, width: Double, height: Double) {
        for element in page.elements {
            for (key, limit) in [("x", width), ("x1", width), ("x2", width), ("y", height)] {
                guard let number = element.attributes[key].flatMap(Double.init) else { continue }
                #expect(number >= 0 && number <= limit, "\(element.name) \(key)=\(number)")
            }
            let points = element.attributes["points"]?.split(separator: " ") ?? []
            for point in points {
                let numbers = point.split(separator: ",").compactMap { Double($0) }
                #expect(numbers.count == 2)
                #expect(numbers.allSatisfy { $0 >= 0 } && numbers[0] <= width)
                #expect(numbers[1] <= height)
            }
        }
    }

    @Test func namesOfFilesStayText() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let name = Self.hostile.replacingOccurrences(of: "/", with: "")
            try FileManager.default.copyItem(
                atPath: VerifyTests.fixture("faces-py2-p2.bin"), toPath: "\(folder)/\(name)")
            let (html, svg) = ("\(folder)/page.html", "\(folder)/roc.svg")
            let result = try CommandLineTool.run(
                "verify", model, "\(folder)/\(name)", "--html", html, "--svg", svg)
            #expect(result.exitCode == 0, "\(result.errors)")
            let page = try PageContent(try String(contentsOfFile: html, encoding: .utf8))
            page.expectSelfContained()
            #expect(page.content.contains("lfw\"><script>zqx()<!--{{name}}\\u{202e}"))
            #expect(!page.script.contains("zqx") && !page.style.contains("zqx"))
            let picture = try PageContent(try String(contentsOfFile: svg, encoding: .utf8))
            #expect(picture.count("script") == 0)
            #expect(!result.output.unicodeScalars.contains("\u{202E}"))
        }
    }
}
