import GraphIR
import Testing

/// The digest that tells one model from another.
@Suite struct ModelDigestTests {
    private static let text = """
        graph "m"
        meta "source" = "m.onnx"
        input %x : [1, 2]
        parameter %g : f32[2] = [1.0, 2.0]
        parameter %b : f32[2] = [3.0, 4.0]
        parameter %m : f32[2] = [5.0, 6.0]
        parameter %s : f32[1] = [0.5]
        %y = batch_normalization(%x, %g, %b, %m, %g) epsilon=0.5
        %z = binary(%y, %s) kind=multiply
        output %z
        """

    private static func digest(_ text: String) throws -> UInt64 {
        try GraphParser.parse(text).modelDigest
    }

    @Test(arguments: [
        ("epsilon=0.5", "epsilon=0.25"), ("kind=multiply", "kind=add"), ("2.0]", "2.5]"),
        ("[0.5]", "[0.75]"), ("[1, 2]\nparameter", "[2, 2]\nparameter"),
        ("f32[1]", "f32[1, 1]"), ("output %z", "output %y"), ("(%y, %s)", "(%s, %y)"),
    ])
    func everyChangeChangesIt(_ text: String, _ replacement: String) throws {
        let changed = Self.text.replacing(text, with: replacement)
        #expect(changed != Self.text)
        #expect(try Self.digest(changed) != Self.digest(Self.text))
    }

    @Test func arraysThatAreExchangedChangeIt() throws {
        let exchanged = Self.text.replacing("[3.0, 4.0]", with: "[?]")
            .replacing("[5.0, 6.0]", with: "[3.0, 4.0]").replacing("[?]", with: "[5.0, 6.0]")
        #expect(try Self.digest(exchanged) != Self.digest(Self.text))
        // The other digest is of the numbers in whatever place.
        let parameters = { (text: String) in try GraphParser.parse(text).parameterDigest }
        #expect(try parameters(exchanged) == parameters(Self.text))
    }

    @Test func whereAModelWasReadFromDoesNotCount() throws {
        let moved = Self.text.replacing("m.onnx", with: "elsewhere/m.onnx")
        #expect(try Self.digest(moved) == Self.digest(Self.text))
    }
}
