import GraphIR
import Testing

/// Reading operators from their mnemonic and attributes.
@Suite struct AttributeTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var mnemonic: String
        var attributes: [(String, AttributeValue)]
        var message: String
        var testDescription: String { "\(mnemonic) \(attributes): \(message)" }

        init(_ mnemonic: String, _ attributes: [(String, AttributeValue)], _ message: String) {
            self.mnemonic = mnemonic
            self.attributes = attributes
            self.message = message
        }
    }

    static let refusals: [Refusal] = [
        Refusal("conv", [], "there is no operator 'conv'"),
        Refusal("convolution", [], "attribute kernel is missing"),
        Refusal("convolution", [("kernel", .integer(3))], "kernel must be [height, width]"),
        Refusal("convolution", [("kernel", .integers([3]))], "kernel must be [height, width]"),
        Refusal(
            "convolution", [("kernel", .integers([1, 1])), ("groups", .real(2))],
            "groups must be an integer"),
        Refusal(
            "convolution", [("kernel", .integers([1, 1])), ("bias", .integer(1))],
            "bias must be true or false"),
        Refusal(
            "dense", [("bias", .flag(true)), ("hidden", .integer(1))],
            "unknown attributes hidden"),
        Refusal("batch_normalization", [], "attribute epsilon is missing"),
        Refusal("batch_normalization", [("epsilon", .word("small"))], "epsilon must be a number"),
        Refusal("instance_normalization", [("epsilon", .flag(true))], "epsilon must be a number"),
        Refusal("relu", [("slope", .real(0))], "unknown attributes slope"),
        Refusal("leaky_relu", [], "attribute slope is missing"),
        Refusal("clip", [("min", .integers([]))], "min must be a number"),
        Refusal("pooling", [("kind", .word("sum"))], "kind is sum; expected max or average"),
        Refusal("pooling", [("kind", .integer(1))], "kind must be a word"),
        Refusal("pooling", [("kind", .word("max"))], "attribute kernel is missing"),
        Refusal("global_pooling", [("kind", .word("mean"))], "kind is mean"),
        Refusal("binary", [("kind", .word("modulo"))], "kind is modulo"),
        Refusal("function", [("kind", .word("gamma"))], "kind is gamma"),
        Refusal("function", [("kind", .word("elu"))], "attribute alpha is missing"),
        Refusal("function", [("kind", .word("abs")), ("alpha", .real(1))], "unknown attributes"),
        Refusal("reduction", [("kind", .word("sum"))], "attribute axes is missing"),
        Refusal("reduction", [("kind", .word("l1")), ("axes", .integers([0]))], "kind is l1"),
        Refusal("bilinear_resize", [], "attribute scale_height is missing"),
        Refusal("bilinear_resize", [("scale_height", .real(1))], "scale_width is missing"),
        Refusal("nearest_upsampling", [("scale", .real(2))], "scale must be [height, width]"),
        Refusal("concatenation", [("count", .integer(0))], "joins 0 values"),
        Refusal("concatenation", [("count", .integer(4097))], "joins 4097 values"),
        Refusal("split", [("axis", .integer(1))], "attribute count is missing"),
        Refusal("reshape", [("shape", .integer(1))], "shape must be a list of integers"),
        Refusal("transpose", [], "attribute axes is missing"),
        Refusal("softmax", [("axis", .real(1))], "axis must be an integer"),
        Refusal("l2_normalization", [("over", .word("batch"))], "over is batch"),
        Refusal("dropout", [("rate", .word("half"))], "rate must be a number"),
        Refusal("identity", [("a", .flag(true)), ("b", .flag(true))], "unknown attributes a, b"),
        Refusal("foreign", [("operands", .integer(1))], "attribute name is missing"),
        Refusal("foreign", [("name", .word("X")), ("operands", .integer(-1))], "has -1 operands"),
        Refusal(
            "foreign",
            [("name", .word("X")), ("operands", .integer(1)), ("outputs", .integer(0))],
            "0 outputs"),
    ]

    @Test(arguments: refusals)
    func refuses(_ example: Refusal) {
        var list = AttributeList()
        let areNew = example.attributes.map { list.append($0.0, $0.1) }
        #expect(!areNew.contains(false))
        do {
            let made = try Operator(mnemonic: example.mnemonic, attributes: list)
            Issue.record("accepted as \(made)")
        } catch { #expect(error.description.contains(example.message)) }
    }

    @Test func takesWholeNumbersAsReals() throws {
        var list = AttributeList()
        _ = list.append("slope", .integer(2))
        let made = try Operator(mnemonic: "leaky_relu", attributes: list)
        #expect(made == .leakyReLU(LeakyReLU(slope: 2)))
    }

    @Test func takesAnAttributeOnce() {
        var list = AttributeList()
        let areNew = [list.append("slope", .real(1)), list.append("slope", .real(2))]
        #expect(areNew == [true, false])
        #expect(list.entries.map(\.value) == [.real(1)])
    }

    /// Attributes read back to the same operator, for every case with shapes.
    @Test(
        arguments: ShapeRuleTests.layers + ShapeRuleTests.elementwise + ShapeRuleTests.rearranging)
    func readsBackWhatItLists(_ example: ShapeCase) throws {
        let attributes = example.op.definition.attributes
        #expect(try Operator(mnemonic: example.op.mnemonic, attributes: attributes) == example.op)
    }
}
