import Foundation
import Testing

/// The page of a check: well formed, complete, and free of anything from outside or of a model.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct CheckPageTests {
    private func page(
        _ arguments: [String], exitCode: Int32 = 0
    ) throws -> (page: PageContent, json: [String: Any]) {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/check.html"
            let result = try CommandLineTool.run(["check", "--json", "--html", path] + arguments)
            #expect(result.exitCode == exitCode, "\(result.errors)")
            #expect(result.errors.contains("the page is in \(path)"))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return (try PageContent(text), try result.json())
        }
    }

    @Test func pageHasABarAndARowForEachValue() throws {
        let (page, json) = try page(CompiledModel.arguments + [try CompiledModel.path()])
        page.expectSelfContained()
        let values = try #require(json["values"] as? [[String: Any]])
        let outputs = try #require(json["outputs"] as? [[String: Any]])
        let count = values.count + outputs.count
        #expect(page.count("rect") == count)
        #expect(page.count("tr") == count + 1)
        #expect(page.count("title") == 1 + count)
        #expect(page.content.contains("res_4_block0_conv_sep_conv2d"))
        #expect(page.content.contains("agree") && !page.content.contains("DISAGREE"))
        let bars = page.elements.filter { $0.name == "rect" }
        #expect(bars.allSatisfy { $0.attributes["class"] == "f0" })
        for bar in bars {
            for key in ["x", "y", "width", "height"] {
                let number = try #require(Double(bar.attributes[key] ?? ""))
                #expect(number >= 0 && number <= 1200, "\(key)=\(number)")
            }
            #expect(Double(bar.attributes["height"] ?? "") ?? 0 > 0)
        }
    }

    @Test func whatDepartsIsRed() throws {
        let (page, json) = try page(
            ["mobilefacenet", try CompiledModel.path(), "--weights", "seed:2"], exitCode: 5)
        page.expectSelfContained()
        #expect(page.content.contains("DISAGREE"))
        let values = try #require(json["values"] as? [[String: Any]])
        let departing = values.count {
            $0["maximum_error"] as? Double ?? .infinity > $0["maximum_error_bound"] as? Double ?? 0
        }
        let red = page.elements.count { $0.name == "rect" && $0.attributes["class"] == "f3" }
        #expect(red >= departing && departing > 30)
    }

    @Test func hostileNamesStayText() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/hostile-symbol.json"
            let layers = ProfilePageTests.names.map { SymbolChain.Layer(name: $0) }
            try SymbolChain.symbol(layers).write(to: URL(fileURLWithPath: path))
            let (page, _) = try page([path, "--weights", "seed:1", "--input-shape", "8x8"])
            PageContent(page, without: "@import").expectSelfContained()
            #expect(page.content.contains("\\u{202e}zqx\\u{1}\\u{1b}[2J"))
            #expect(page.content.contains("\"><script>zqx()</script>"))
            #expect(page.content.contains("{{name}}{{{zqx}}}"))
            #expect(!page.script.contains("zqx") && !page.style.contains("zqx"))
        }
    }
}
