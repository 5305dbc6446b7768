import Testing

@testable import ModelImport

@Suite("Attribute texts")
struct AttributeTextTests {
    @Test(
        arguments: [
            ("(3, 3)", [3, 3]), ("(3,3)", [3, 3]), ("[3, 3]", [3, 3]), ("(3,3,)", [3, 3]),
            ("(3L, 3L)", [3, 3]), (" ( 3 , 3 ) ", [3, 3]), ("()", []), ("[]", []), ("( )", []),
            ("3", [3]), ("(0, -1)", [0, -1]), ("(640, 512, 1, 1)", [640, 512, 1, 1]),
            ("(3,)", [3]), ("(3L,)", [3]),
        ])
    func readsTuples(text: String, expected: [Int]) {
        #expect(MXNetAttributeText.tuple(text) == expected)
    }

    @Test(arguments: [
        "3,3", "(3, 3", "3, 3)", "(3; 3)", "(3,,3)", "(,)", "(3.0, 3)", "(a, b)", "", "None",
        "(3 L, 3)", "((3, 3))", "(99999999999999999999, 1)", "(3, 3]", "3L", "(3, 3) x",
    ])
    func refusesOtherTuples(text: String) {
        #expect(MXNetAttributeText.tuple(text) == nil)
    }

    @Test(arguments: [
        ("True", true), ("true", true), ("TRUE", true), ("1", true), ("False", false),
        ("false", false), ("0", false),
    ])
    func readsFlags(text: String, expected: Bool) {
        #expect(MXNetAttributeText.flag(text) == expected)
    }

    @Test(arguments: ["yes", "2", "None", "", "tru", "True "])
    func refusesOtherFlags(text: String) { #expect(MXNetAttributeText.flag(text) == nil) }

    @Test(arguments: [
        ("2e-05", 2e-05), (".5", 0.5), ("1E-3", 1e-3), ("1e-3f", 1e-3), ("inf", .infinity),
        ("-inf", -.infinity), ("-1", -1), ("+2.5", 2.5), ("127.5", 127.5), ("0.0078125", 1 / 128),
        ("5.", 5),
    ])
    func readsNumbers(text: String, expected: Double) {
        #expect(MXNetAttributeText.real(text) == expected)
    }

    @Test func readsNaN() { #expect(MXNetAttributeText.real("nan")?.isNaN == true) }

    @Test(arguments: [
        "1.0 ", "0x10", "", "1e", "--1", "1f2", "e5", "1,0", "1e999", "None", ".", "f", "1 2",
        "0x1p3", "nan(1)", "\u{0661}",
    ])
    func refusesOtherNumbers(text: String) { #expect(MXNetAttributeText.real(text) == nil) }

    @Test(arguments: [("64", 64), (" 64", 64), ("+64", 64), ("-4", -4), ("0", 0)])
    func readsIntegers(text: String, expected: Int) {
        #expect(MXNetAttributeText.integer(text) == expected)
    }

    @Test(arguments: ["64L", "64.0", "", " ", "6 4", "0x40", "99999999999999999999", "1e3"])
    func refusesOtherIntegers(text: String) {
        #expect(MXNetAttributeText.integer(text) == nil)
    }
}
