import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Checkpoints")
struct CheckpointTests {
    /// A network with an embedding `fc1` and a training head behind it.
    private static func trained() -> SymbolText {
        var text = SymbolText(dataShape: "(0, 4, 2, 2)")
        text.node(
            "FullyConnected", "pre_fc1", [("num_hidden", "3")], ["data", "a_weight", "a_bias"])
        let statistics = ["g", "b", "m", "v"].map { "fc1_\($0)" }
        text.node("BatchNorm", "fc1", [], ["pre_fc1"] + statistics)
        text.node("L2Normalization", "unit", [], ["fc1"])
        text.node(
            "FullyConnected", "fc7", [("num_hidden", "9")], ["unit", "fc7_weight", "fc7_bias"])
        text.node("one_hot", "target", [("depth", "9")], ["softmax_label"])
        text.node("broadcast_mul", "margin", [], ["fc7", "target"])
        text.node("SoftmaxOutput", "softmax", [], ["margin", "softmax_label"])
        return text
    }

    private static let shapes: [(String, [Int64])] = [
        ("a_weight", [3, 16]), ("a_bias", [3]), ("fc1_g", [3]), ("fc1_b", [3]), ("fc1_m", [3]),
        ("fc1_v", [3]),
    ]

    private func builder(without names: String...) -> ParameterFileBuilder {
        ParameterShapeTests.builder(Self.shapes.filter { !names.contains($0.0) })
    }

    @Test func parametersOfTheTrainingHeadMayBeMissing() throws {
        let graph = try Self.trained().graph(builder())
        #expect(graph.metadata["missing_parameters"] == "fc7_weight\nfc7_bias")
        #expect(graph.value("fc7_weight")?.shape == [9, 3])
        #expect(graph.value("a_weight")?.tensor?.shape == [3, 16])
        #expect(graph.inputs.map { graph[$0].name } == ["data", "softmax_label"])
        #expect(graph.foreignNames == ["one_hot", "SoftmaxOutput (data of shape [?])"])
        #expect(graph.outputs.map { graph[$0].name } == ["softmax"])
    }

    @Test func allMissingParametersAreListedAtOnce() throws {
        let few = builder(without: "a_bias", "fc1_m", "fc1_v")
        let error = try #require(
            diagnostic { () throws(Diagnostic) in try Self.trained().graph(few) })
        #expect(error.category == .malformedFile && error.file == "test.params")
        #expect(error.details == ["missing: a_bias", "missing: fc1_m", "missing: fc1_v"])
    }

    @Test func theOutputThatMustBeCompleteCanBeNamed() throws {
        let few = builder(without: "fc1_m")
        for name in ["pre_fc1", "pre_fc1_output", "pre_fc1_output0"] {
            _ = try Self.trained().graph(few, output: name)
        }
        for name in ["fc1", "unit", "unit_output"] {
            let error = diagnostic { () throws(Diagnostic) in
                try Self.trained().graph(few, output: name)
            }
            #expect(error?.details == ["missing: fc1_m"])
        }
        let all = diagnostic { () throws(Diagnostic) in
            try Self.trained().graph(builder(), output: "softmax")
        }
        #expect(all?.details == ["missing: fc7_weight", "missing: fc7_bias"])
        let unknown = diagnostic { () throws(Diagnostic) in
            try Self.trained().graph(builder(), output: "fc1_outputs")
        }
        #expect(unknown?.category == .usage && unknown?.advice?.contains("'softmax'") == true)
    }

    @Test func withoutAnEmbeddingAllHeadsMustBeComplete() {
        var text = SymbolText(dataShape: "(0, 16)")
        text.node("FullyConnected", "a", [("num_hidden", "3")], ["data", "a_weight", "a_bias"])
        text.node("FullyConnected", "b", [("num_hidden", "3")], ["data", "b_weight", "b_bias"])
        func failure(_ heads: [String]) -> Diagnostic? {
            diagnostic { () throws(Diagnostic) in try text.graph(builder(), heads: heads) }
        }
        #expect(failure(["a"]) == nil)
        #expect(failure(["a", "b"])?.details == ["missing: b_weight", "missing: b_bias"])
    }

    @Test func arraysThatHoldNothingAreMissing() throws {
        var some = builder()
        some.records[1] = .init(sizes: [], data: [])
        let error = diagnostic { () throws(Diagnostic) in try Self.trained().graph(some) }
        #expect(error?.details == ["missing: a_bias"])
    }

    @Test func warnsOfNumbersThatCannotBe() throws {
        var some = builder()
        some.records[0] = .floats([3, 16], [.nan] + Array(repeating: 1, count: 47))
        some.records[3] = .floats([3], [1, -.infinity, 1])
        some.records[4] = .floats([3], [1, -2, 1])
        some.records[5] = .floats([3], [1, 0, -3.8e-15])
        some.trailing = [0]
        let graph = try Self.trained().graph(some)
        let warnings = try #require(graph.metadata["warnings"]).split(separator: "\n")
        #expect(warnings.count == 4)
        #expect(warnings[0].contains("1 bytes"))
        #expect(warnings[1].contains("'a_weight'") && warnings[1].contains("NaN"))
        #expect(warnings[2].contains("'fc1_b'"))
        #expect(warnings[3].contains("'fc1_v'") && warnings[3].contains("negative"))
        #expect(try Self.trained().graph(builder()).metadata["warnings"] == nil)
    }

    @Test func auxiliaryStatesComeFromAuxiliaryArrays() throws {
        var some = builder()
        some.records += [.floats([3], [5, 5, 5]), .floats([3], [6, 6, 6])]
        some.names += [Array("aux:fc1_m".utf8), Array("aux:a_bias".utf8)]
        let graph = try Self.trained().graph(some)
        #expect(graph.value("fc1_m")?.tensor?.floats == [5, 5, 5])
        #expect(graph.value("a_bias")?.tensor?.floats == [1, 1, 1])
    }

    @Test func readsHalfPrecisionAndGluonNames() throws {
        var some = builder()
        some.records[0] = .init(
            sizes: [3, 16], type: 2, data: Array(repeating: [0x00, 0xBC], count: 48).flatMap { $0 })
        some.names = some.names.map { Array($0.dropFirst(4)) }
        let graph = try Self.trained().graph(some)
        #expect(
            graph.value("a_weight")?.tensor
                == Tensor(
                    shape: [3, 16], Array(repeating: Float(-1), count: 48)))
    }

    @Test func theImageNeedNotBeCalledData() throws {
        let nodes = [
            #"{"op": "null", "name": "w", "inputs": []}"#,
            #"{"op": "null", "name": "image", "inputs": []}"#,
            #"""
            {"op": "Convolution", "name": "c", "inputs": [[1, 0], [0, 0]],
             "attrs": {"kernel": "(1, 1)", "num_filter": "2", "no_bias": "True"}}
            """#,
        ]
        let symbol = try MXNetSymbol.parse(SymbolText.document(nodes, [0, 1], ["[2, 0]"]))
        let bytes = ParameterShapeTests.builder([("w", [2, 5, 1, 1])]).bytes
        for file in [nil, try MXNetParameterFile.parse(bytes)] {
            let graph = try MXNetCheckpoint.graph(symbol, file, path: "x")
            #expect(graph.inputs.map { graph[$0].name } == ["image"])
            #expect(graph.value("image")?.shape[1] == (file == nil ? 3 : 5))
        }
    }

    @Test func variablesMayBeOutputs() throws {
        var text = SymbolText()
        text.variable("w", [("__shape__", "(2, 3)")])
        let graph = try text.graph(heads: ["w", "data"])
        #expect(graph.outputs.map { graph[$0].name } == ["w", "data"])
        #expect(graph.value("w")?.shape == [2, 3])
    }

    @Test func metadataSaysWhereTheModelIsFrom() throws {
        let graph = try MXNetCheckpoint.load(symbol: fixturePath("tiny/tiny-symbol.json"))
        #expect(graph.name == "tiny")
        #expect(graph.metadata["format"] == "MXNet")
        #expect(graph.metadata["mxnet_version"] == "1.9.1")
        #expect(graph.metadata["source"] == fixturePath("tiny/tiny-symbol.json"))
        #expect(graph.metadata["parameters"] == fixturePath("tiny/tiny-0000.params"))
        #expect(graph.metadata["warnings"] == nil)
    }

    @Test func errorsNameTheFile() throws {
        let symbol = fixturePath("tiny/tiny-symbol.json")
        let unnamed = fixturePath("tiny/params/unnamed-list.params")
        let error = diagnostic { () throws(Diagnostic) in
            try MXNetCheckpoint.load(symbol: symbol, parameters: unnamed)
        }
        #expect(error?.file == unnamed && error?.message.contains("no names") == true)
        let empty = diagnostic { () throws(Diagnostic) in
            try MXNetCheckpoint.load(
                symbol: symbol, parameters: fixturePath("tiny/params/empty.params"))
        }
        #expect(empty?.details.count == 74)
        let swapped = diagnostic { () throws(Diagnostic) in
            try MXNetCheckpoint.load(symbol: unnamed, parameters: symbol)
        }
        #expect(swapped?.file == unnamed && swapped?.category == .malformedFile)
    }
}
