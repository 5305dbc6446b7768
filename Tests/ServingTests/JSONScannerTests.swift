import Foundation
import TestSupport
import Testing

@testable import Serving

/// The strict reader of JSON.
@Suite struct JSONScannerTests {
    private static func number(_ text: String) throws(JSONFault) -> Float {
        var scanner = JSONScanner(Array(text.utf8))
        let value = try scanner.number()
        try scanner.requireEnd()
        return value
    }

    private static func string(_ bytes: [UInt8]) throws(JSONFault) -> String {
        var scanner = JSONScanner(bytes)
        let text = try scanner.string()
        try scanner.requireEnd()
        return text
    }

    private static func skip(_ text: String) throws(JSONFault) {
        var scanner = JSONScanner(Array(text.utf8))
        try scanner.skip()
        try scanner.requireEnd()
    }

    @Test func numbersAreTheNearestFloats() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let bits = UInt32.random(in: 0..<0x7F80_0000, using: &random)
            let value = Float(bitPattern: bits)
            #expect(try Self.number(value.description) == value)
            // More digits than a float needs, as programs that print float64 write.
            let wide = Double(value) * Double.random(in: 0.99999...1.00001, using: &random)
            guard let nearest = Float(wide.description), nearest.isFinite else { continue }
            #expect(try Self.number(wide.description) == nearest)
        }
    }

    @Test(arguments: [
        // In the middle of two floats, and beside it: rounding twice would be wrong.
        "16777217", "16777217.0000001", "16777216.9999999", "33554434.0", "1.00000005960464477",
        "1.000000059604644775390625", "1.000000178813934326171875", "0.1e1", "1E-45", "7e-46",
        "1.1754943508222875e-38", "3.4028234663852886e38", "123456789012345678901234567890",
        "0.00000000000000000000000000000000000001234567", "1e-400", "0e999999999999999999999",
        "-0", "-0.0", "255", "1e0", "0.30000001192092896",
    ])
    func numbersThatAreHardToRound(_ text: String) throws {
        let expected = try #require(Float(text))
        let value = try Self.number(text)
        #expect(value == expected && value.sign == expected.sign, "\(value)")
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", ".5", "1.", "1.e3", "1e", "1e+", "NaN", "Infinity",
        "-Infinity", "nan", "0x10", "1_000", "1 2", "1,", "--1", "1e39", "-3.5e38",
        "1e999999999999999999999",
        "\"1\"", "null", "１",
    ])
    func noNumbers(_ text: String) {
        #expect(throws: JSONFault.self) { try Self.number(text) }
    }

    @Test func stringsAndTheirEscapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE00é€""#
        #expect(try Self.string(Array(text.utf8)) == "\"\\/\u{8}\u{C}\n\r\té😀é€")
        let bad: [[UInt8]] = [
            Array(#""a"#.utf8), Array(#""\x""#.utf8), Array(#""\u12"#.utf8),
            Array(#""\u12g4""#.utf8), Array(#""\ud83d""#.utf8), Array(#""\ud83dA""#.utf8),
            Array(#""\ude00""#.utf8), Array(#""\ud83d\u0041""#.utf8), Array("\"\u{1}\"".utf8),
            Array("\"a\n\"".utf8), [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C],
            Array("a".utf8),
        ]
        for bytes in bad { #expect(throws: JSONFault.self) { try Self.string(bytes) } }
    }

    @Test(arguments: [
        "{}", "[]", " [ 1 , { \"a\" : [ true , false , null ] } ] ", "\"x\"", "-1.5e3",
    ])
    func anyValueIsReadOver(_ text: String) throws { try Self.skip(text) }

    @Test(arguments: [
        "", "{", "[", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "tru", "nul",
        "[]]", "{\"a\":1,\"a\":2}", "'a'", "[\u{A0}]", "undefined",
    ])
    func noValues(_ text: String) {
        #expect(throws: JSONFault.self) { try Self.skip(text) }
    }

    @Test func nestingIsLimited() throws {
        let limit = JSONScanner.depthLimit
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        try Self.skip(nested(limit))
        #expect(throws: JSONFault.self) { try Self.skip(nested(limit + 1)) }
        #expect(throws: JSONFault.self) {
            try Self.skip(String(repeating: "[", count: 1_000_000))
        }
    }

    @Test func faultsTellThePlace() {
        #expect(throws: JSONFault(message: "'x' where ']' was expected", offset: 4)) {
            try Self.skip("[1, x]".replacingOccurrences(of: ", ", with: "  "))
        }
        #expect(throws: JSONFault(message: "the text ends where a value was expected", offset: 1)) {
            try Self.skip("[")
        }
        #expect(throws: JSONFault(message: "the key 'a' comes twice", offset: 7)) {
            try Self.skip("{\"a\":1,\"a\":2}")
        }
    }
}
