import Testing

@testable import CCodegen

@Suite("Symbol prefix")
struct SymbolPrefixTests {
    @Test(
        "Any name becomes a C identifier",
        arguments: [
            ("crunet-116", "crunet_116"), ("libFace", "libface"), ("9lives", "model_9lives"),
            ("", "model"), ("../../y", "y"), ("$(touch a)", "touch_a"), ("a\"b\n*/", "a_b"),
            ("é", "model_1e9de8c1"), ("人脸", "model_ce567435"), ("burin", "model_burin"),
            ("int", "int"), ("x", "model_x"),
            ("R", "model_r"),
        ])
    func sanitizes(name: String, expected: String) {
        #expect(SymbolPrefix(name).text == expected)
    }

    @Test("Long names are cut")
    func length() {
        #expect(SymbolPrefix(String(repeating: "a", count: 500)).text.count == 64)
    }
}
