import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Damaged symbol files")
struct SymbolDamageTests {
    /// A small network with entries, tuples, several outputs and a tail.
    private static let whole: [UInt8] = {
        var text = SymbolText()
        text.node(
            "Convolution", "c", [("kernel", "(3,3)"), ("num_filter", "4"), ("no_bias", "True")],
            ["data", "c_weight"])
        text.node("SliceChannel", "s", [("num_outputs", "2")], ["c"])
        text.node("Concat", "k", [("num_args", "2")], ["s#1", "s#0"])
        text.node("Reshape", "r", [("shape", "(0,-1)")], ["k"])
        text.node("FullyConnected", "fc1", [("num_hidden", "2")], ["r", "fc1_weight", "fc1_bias"])
        return text.text()
    }()

    /// Whether a text is read; anything but reading or a diagnostic ends the process.
    private func isRead(_ text: [UInt8]) -> Bool {
        diagnostic { () throws(Diagnostic) in
            try MXNetCheckpoint.graph(try MXNetSymbol.parse(text), nil, path: "x")
        } == nil
    }

    @Test func everyTruncationIsAnError() {
        #expect(isRead(Self.whole))
        for length in 0..<Self.whole.count {
            #expect(!isRead(Array(Self.whole[..<length])), "length \(length)")
        }
    }

    @Test func everyFlippedBitIsReadOrRefused() {
        var text = Self.whole
        var refused = 0
        for position in text.indices {
            for bit in 0..<8 {
                text[position] ^= 1 << UInt8(bit)
                refused += isRead(text) ? 0 : 1
                text[position] ^= 1 << UInt8(bit)
            }
        }
        #expect(refused > text.count)
    }

    @Test func everyDigitOrSignAnywhereIsReadOrRefused() {
        var text = Self.whole
        var refused = 0
        for position in text.indices {
            let right = text[position]
            for wrong in "0129-,[]{}\"".utf8 where wrong != right {
                text[position] = wrong
                refused += isRead(text) ? 0 : 1
            }
            text[position] = right
        }
        #expect(refused > text.count)
    }

    @Test func sizesThatDoubleWithEveryNodeEndInAnError() {
        var text = SymbolText()
        for index in 0..<60 {
            let input = index == 0 ? "data" : "n\(index - 1)"
            text.node("Concat", "n\(index)", [("num_args", "2"), ("dim", "2")], [input, input])
        }
        let error = diagnostic { () throws(Diagnostic) in try text.graph() }
        #expect(error?.message.contains("too long") == true)
    }

    @Test func claimsOfManyOutputsEndInAnError() {
        var text = SymbolText()
        for index in 0..<300 {
            text.node("SliceChannel", "n\(index)", [("num_outputs", "4096")])
        }
        let error = diagnostic { () throws(Diagnostic) in try text.graph() }
        #expect(error?.message.contains("outputs") == true)
    }

    @Test func sizesNearTheLimitOfIntegersEndInAnError() {
        var text = SymbolText(dataShape: "(1, 3, 1048576, 1048575)")
        for index in 0..<20 {
            let input = index == 0 ? "data" : "n\(index - 1)"
            text.node(
                "UpSampling", "n\(index)",
                [("scale", "8"), ("sample_type", "nearest"), ("num_args", "1")], [input])
        }
        #expect(diagnostic { () throws(Diagnostic) in try text.graph() }?.node == "n14")
    }
}
