import Testing

@testable import CCodegen

@Suite("Text of a model in C source")
struct CTextTests {
    static let hostile = [
        "*/ int main(){}", "/* */", "a\\\nb", "\"quoted\"", "$(rm -rf /)", "../../etc/passwd",
        "??/\n", "line\nbreak", "tab\t", "\u{202E}evil", "naïve", "\0nul", "`backtick`", "%s%n",
        "#include <x>",
    ]

    @Test("A comment cannot be left and no line continued", arguments: hostile)
    func comment(name: String) {
        let text = CText.comment(name)
        #expect(!text.contains("*/") && !text.contains("/*"))
        #expect(!text.contains("\\") && !text.contains("\n") && !text.contains("?"))
        #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    }

    @Test("A string literal holds only its text", arguments: hostile)
    func literal(text: String) throws {
        let literal = CText.stringLiteral(text, indent: "")
        #expect(literal.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
        #expect(unescaped(literal) == Array(text.utf8))
    }

    /// Reads adjacent C string literals back to bytes.
    private func unescaped(_ literal: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in literal.split(separator: "\n") {
            var rest = Array(line.utf8.dropFirst().dropLast())[...]
            while let byte = rest.popFirst() {
                guard byte == 0x5C, let next = rest.first else {
                    bytes.append(byte)
                    continue
                }
                if (0x30...0x37).contains(next) {
                    bytes.append(UInt8(rest.prefix(3).reduce(0) { $0 * 8 + Int($1 - 0x30) }))
                    rest = rest.dropFirst(3)
                } else {
                    bytes.append(next)
                    rest = rest.dropFirst()
                }
            }
        }
        return bytes
    }

    @Test("Long text is cut into lines")
    func longLiteral() {
        let lines = CText.stringLiteral(String(repeating: "x", count: 1000), indent: "    ")
            .split(separator: "\n")
        #expect(lines.count == 12)
        #expect(lines.allSatisfy { $0.utf8.count <= 100 })
    }

    @Test("Numbers are exact float constants")
    func floats() {
        #expect(CText.float(0) == "0.0f")
        #expect(CText.float(-127) == "-127.0f")
        #expect(CText.float(127.5) == "0x1.fep6f")
        #expect(CText.float(0.0078125) == "0x1p-7f")
        #expect(CText.float(0.1) == "0x1.99999ap-4f")
        #expect(CText.float(-.infinity) == "-__builtin_inff()")
    }
}
