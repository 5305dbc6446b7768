import Diagnostics
import GraphIR
import Testing

/// Malformed text: an error with its place, never a trap.
@Suite struct GraphParserTests {
    private static let header =
        "graph \"g\"\ninput %x : [1, 6, 8, 8]\nparameter %w : [4, 6, 3, 3]\n"

    struct Malformed: Sendable, CustomTestStringConvertible {
        /// The fourth line, and what follows.
        var text: String
        var column: Int
        var message: String
        var testDescription: String { text }

        init(_ text: String, _ column: Int, _ message: String) {
            self.text = text
            self.column = column
            self.message = message
        }
    }

    static let malformed: [Malformed] = [
        Malformed("grph", 1, "unknown statement"),
        Malformed("= relu(%x)", 1, "unknown statement"),
        Malformed("%y relu(%x)", 4, "expected '='"),
        Malformed("%y = (%x)", 6, "expected an operator"),
        Malformed("%y = relu %x", 11, "expected '('"),
        Malformed("%y = relu(%x", 13, "expected ')'"),
        Malformed("%y = relu(%z)", 11, "the value 'z' is not defined"),
        Malformed("%y = relu(%y)", 11, "the value 'y' is not defined"),
        Malformed("%y = relu(%x#1)", 11, "the value 'x' is not defined"),
        Malformed("%y = relu(%x#-1)", 16, "'#-1' is not a number"),
        Malformed("%y = relu(%)", 12, "expected a value's name"),
        Malformed("%x = relu(%x)", 1, "the value 'x' is defined already"),
        Malformed("%y, %y = split(%x) count=2", 5, "one output twice"),
        Malformed("%y, %z = relu(%x)", 1, "names 2 outputs; expected 1 outputs"),
        Malformed("%y = split(%x) count=2", 1, "names 1 outputs; expected 2 outputs"),
        Malformed("%y = rleu(%x)", 6, "there is no operator 'rleu'"),
        Malformed("%y = relu(%x) slope=0.5", 6, "unknown attributes slope"),
        Malformed("%y = clip(%x) min=0 min=1", 20, "the attribute min is given twice"),
        Malformed("%y = clip(%x) min=", 19, "'' is not a value"),
        Malformed("%y = clip(%x) min=0..1", 19, "'0..1' is not a value"),
        Malformed("%y = clip(%x) min=1e999", 19, "'1e999' is not a value"),
        Malformed("%y = pooling(%x) kernel=[1, x]", 30, "'x' is not a number that fits here"),
        Malformed("%y = pooling(%x) kernel=[1 2]", 28, "expected ',' or ']'"),
        Malformed("%y = convolution(%x, %w) kernel=[5, 5]", 1, "weight has shape"),
        Malformed("%y = relu(%x, %x)", 1, "has 2 operands; expected data"),
        Malformed("%y = relu(%x) then", 19, "expected a step"),
        Malformed("%y = relu(%x) then softmax", 20, "'softmax' is not a step without operands"),
        Malformed("%y = relu(%x) then jump", 20, "there is no operator 'jump'"),
        Malformed("%y = relu(%x) then add(%x, %x)", 20, "'add' with 2 operands is not a step"),
        Malformed("%y = relu(%x) then relu(%x)", 20, "'relu' with 1 operands is not a step"),
        Malformed("%y = relu(%x) then add(%x) reversed=1", 20, "'add' with 1 operands"),
        Malformed("%y = relu(%x) then prelu(%w)", 1, "slope has shape"),
        Malformed("%y = relu(%x) then affine(%w, %w)", 1, "the affine step's scale has shape"),
        Malformed("%y = relu(%x) then add(%w)", 1, "differ"),
        Malformed("%y = relu(%x) : [1, 6, 8, 9]", 1, "the stated shape is [1, 6, 8, 9]"),
        Malformed("%y = relu(%x) : [1, 6, 8]", 1, "expected [1, 6, 8, 8]"),
        Malformed("%y = relu(%x) : [N, 6, 8, 8]", 1, "the stated shape is [N, 6, 8, 8]"),
        Malformed("%y = relu(%x) : [1, 6, 8, 8], [1]", 1, "the stated shape is"),
        Malformed("%y = relu(%x) : [1, -6, 8, 8]", 21, "'-6' is not a size"),
        Malformed("%y = relu(%x) : [99999999999999999999]", 18, "is not a size"),
        Malformed("%y = relu(%x) : [1", 19, "expected ',' or ']'"),
        Malformed("%y = relu(%x) node", 19, "expected the node's name"),
        Malformed("%y = relu(%x) more", 15, "expected the end of the line"),
        Malformed("input x : [1]", 7, "expected '%'"),
        Malformed("input %x : [1]", 7, "the value 'x' is defined already"),
        Malformed("input %z [1]", 10, "expected ':'"),
        Malformed("input %\"z : [1]", 8, "the string does not end on its line"),
        Malformed("input %\"\\q\" : [1]", 10, "unknown escape"),
        Malformed("input %\"\\u{d800}\" : [1]", 16, "unknown escape"),
        Malformed("input %\"\\u{41\" : [1]", 14, "unknown escape"),
        Malformed("parameter %p : f16[1] = [1]", 19, "unknown kind of numbers"),
        Malformed("parameter %p : [1] = [1]", 16, "f32 or f64 is missing"),
        Malformed("parameter %p : f32[H] = [1]", 25, "numbers for [H]"),
        Malformed("parameter %p : f32[2] = [1]", 25, "expected 2 numbers"),
        Malformed("parameter %p : f32[1] = [1, 2]", 25, "expected 1 numbers"),
        Malformed(
            "parameter %p : f32[4294967296, 4294967296] = [1]", 46,
            "numbers for [4294967296, 4294967296]"),
        Malformed("parameter %p : f32[99999999999] = []", 35, "expected 99999999999 numbers"),
        Malformed("parameter %p : f32[1] = [1e39]", 30, "'1e39' is not a number that fits here"),
        Malformed("parameter %p : f32[1] = [1 ", 28, "expected ',' or ']'"),
        Malformed("parameter %p : f32[1] = [0x123456789]", 37, "is not a number that fits here"),
        Malformed("meta a b", 8, "expected '='"),
        Malformed("meta a = b\nmeta a = c", 6, "the key 'a' is there already"),
        Malformed("output", 7, "expected '%'"),
        Malformed("output %x,", 11, "expected '%'"),
        // Columns count characters.
        Malformed("%\"名前\" = relu(%z)", 14, "the value 'z' is not defined"),
    ]

    @Test(arguments: malformed)
    func saysWhatIsWrongAndWhere(_ example: Malformed) {
        do {
            _ = try GraphParser.parse(Self.header + example.text, file: "some.graph")
            Issue.record("accepted")
        } catch {
            let line = 4 + example.text.count { $0 == "\n" }
            #expect(error.category == .malformedFile)
            #expect(error.file == "some.graph")
            #expect(
                error.message.hasPrefix("line \(line), column \(example.column): "),
                "\(error.message)")
            #expect(error.description.contains(example.message), "\(error.description)")
        }
    }

    @Test(arguments: ["", "  // nothing\n", "graf \"g\"", "graph", "\"graph\" g", "graph g h"])
    func wantsAHeader(_ text: String) {
        #expect(throws: Diagnostic.self) { try GraphParser.parse(text) }
    }

    @Test func wantsAnOutput() {
        do {
            _ = try GraphParser.parse(Self.header, file: "some.graph")
            Issue.record("accepted")
        } catch {
            #expect(error.details == ["the graph has no output"])
            #expect(error.file == "some.graph")
        }
    }

    @Test func namesTheNodeAndItsOperator() {
        do {
            _ = try GraphParser.parse(
                Self.header + "%y = convolution(%x, %w) kernel=[5, 5] node \"c\"")
            Issue.record("accepted")
        } catch {
            #expect(error.node == "c")
            #expect(error.operatorName == "convolution")
        }
    }

    @Test func takesCommentsBlankLinesAndCarriageReturns() throws {
        let text = "\r\n// first\r\n graph g // name\r\n\r\n\tinput  %x:[ 1,H ]//x\r\noutput %x\r\n"
        let graph = try GraphParser.parse(text)
        #expect(graph.shape(graph.outputs[0]) == [1, .height])
    }

    // MARK: Any text

    /// Whatever is accepted must be a sound graph that prints and reads back.
    private func check(_ text: String) {
        guard let graph = try? GraphParser.parse(text) else { return }
        let printed = GraphPrinter(parameters: .inline(limit: 1000)).print(graph)
        do {
            let again = try GraphParser.parse(printed)
            #expect(GraphPrinter(parameters: .inline(limit: 1000)).print(again) == printed)
        } catch { Issue.record("\(error)\n\(printed)") }
    }

    @Test func survivesEveryTruncation() {
        let bytes = Array(SampleText.everything.utf8)
        for length in 0...bytes.count { check(String(decoding: bytes[..<length], as: UTF8.self)) }
    }

    @Test(arguments: [0x01, 0x02, 0x04, 0x10, 0x20, 0x80] as [UInt8])
    func survivesEveryFlippedBit(_ mask: UInt8) {
        var bytes = Array(SampleText.everything.utf8)
        for index in bytes.indices {
            bytes[index] ^= mask
            check(String(decoding: bytes, as: UTF8.self))
            bytes[index] ^= mask
        }
    }

    @Test func survivesTokensAtTheWrongPlace() {
        let tokens = SampleText.everything.split { " \n".contains($0) }
        var state: UInt64 = 1
        for _ in 0..<3000 {
            var text = "graph g\ninput %x : [1, 4, 6, 6]\n"
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += tokens[Int(state >> 33) % tokens.count] + (state >> 60 == 0 ? "\n" : " ")
            }
            check(text)
        }
    }

    /// Sizes at the ends of the range, at every place of the sample that holds a number.
    @Test(arguments: [
        "0", "9223372036854775807", "-9223372036854775808", "1048577", "4611686018427387904",
    ])
    func survivesExtremeNumbers(_ extreme: String) {
        let text = SampleText.everything
        var index = text.startIndex
        while index < text.endIndex {
            let digits = text[index...].prefix { $0.isNumber && $0.isASCII }
            if digits.isEmpty {
                index = text.index(after: index)
                continue
            }
            check(text[..<index] + extreme + text[digits.endIndex...])
            index = digits.endIndex
        }
    }
}
