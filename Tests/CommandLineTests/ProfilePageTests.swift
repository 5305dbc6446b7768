import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The page of a profile: well formed, complete, and free of anything from outside or of a model.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ProfilePageTests {
    private func page(_ arguments: [String]) throws -> (page: PageContent, json: [String: Any]) {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/profile.html"
            let result = try CommandLineTool.run(
                ["profile", "--runs", "2", "--json", "--html", path] + arguments)
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.contains("the page is in \(path)"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["profile.html"])
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return (try PageContent(text), try result.json())
        }
    }

    @Test func pageShowsEveryLayerThreeTimes() throws {
        let (page, json) = try page([try CompiledModel.path()])
        page.expectSelfContained()
        let layers = try #require(json["layers"] as? [[String: Any]])
        let multiplying = layers.count { $0["executed_macs"] as? Int != 0 }
        #expect(page.count("rect") == layers.count)
        #expect(page.count("circle") == multiplying)
        #expect(page.count("tr") == layers.count + 2)
        #expect(page.count("title") == 1 + layers.count + multiplying)
        #expect(page.content.contains("res_4_block0_conv_sep_conv2d"))
        #expect(page.content.contains("GB/s, memory"))
        for element in page.elements where ["rect", "circle"].contains(element.name) {
            for key in ["x", "y", "cx", "cy", "r", "width", "height"] {
                guard let value = element.attributes[key] else { continue }
                let number = try #require(Double(value), "\(key)=\(value)")
                #expect(number >= 0 && number <= 1200, "\(key)=\(value)")
            }
        }
    }

    static let names = [
        "\"><script>zqx()</script>", "\"\u{301} onload=\"zqx()", "'\u{301} onclick='zqx()",
        "</title><svg onload=zqx()>", "<\u{301}img src=x onerror=zqx()>", "{{name}}{{{zqx}}}",
        "]]>-->zqx", "&lt;script&gt;zqx", "\u{202E}zqx\u{1}\u{1B}[2J", "</script><script>zqx()",
        "javascript:zqx()", "</style><style>@import zqx",
    ]

    @Test func hostileNamesStayText() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/hostile-symbol.json"
            try SymbolChain.symbol(Self.names.map { SymbolChain.Layer(name: $0) }).write(
                to: URL(fileURLWithPath: path))
            let (page, json) = try page([
                path, "--weights", "seed:1", "--input-shape", "8x8",
            ])
            PageContent(page, without: "@import").expectSelfContained()
            let layers = try #require(json["layers"] as? [[String: Any]])
            let shown = layers.compactMap { $0["layer"] as? String }
            #expect(Self.names.allSatisfy { name in shown.contains { $0.same(as: name) } })
            #expect(page.count("rect") == layers.count)
            // Control characters and overrides are shown as their numbers.
            #expect(page.content.contains("\\u{202e}zqx\\u{1}\\u{1b}[2J"))
            #expect(page.content.contains("\"><script>zqx()</script>"))
            #expect(page.content.contains("{{name}}{{{zqx}}}"))
            #expect(page.content.contains("&lt;script&gt;zqx"))
            #expect(!page.script.contains("zqx") && !page.style.contains("zqx"))
        }
    }
}

extension String {
    /// Whether texts are the same code points; `==` takes some for others.
    fileprivate func same(as other: String) -> Bool {
        Array(unicodeScalars) == Array(other.unicodeScalars)
    }
}
