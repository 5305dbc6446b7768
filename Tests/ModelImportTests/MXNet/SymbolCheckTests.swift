import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Symbol files: checks")
struct SymbolCheckTests {
    private static let data = #"{"op": "null", "name": "data", "inputs": []}"#
    private static let relu = #"{"op": "relu", "name": "it", "inputs": [[0, 0]]}"#

    private func failure(_ text: [UInt8]) -> Diagnostic? {
        diagnostic { () throws(Diagnostic) in
            try MXNetCheckpoint.graph(try MXNetSymbol.parse(text), nil, path: "x")
        }
    }

    private func failure(
        nodes: [String], variables: [Int] = [0], heads: [String] = ["[1, 0]"], extra: String = ""
    ) -> Diagnostic? {
        failure(SymbolText.document(nodes, variables, heads, extra: extra))
    }

    private func failure(relu node: String) -> Diagnostic? { failure(nodes: [Self.data, node]) }

    @Test func acceptsTheNetworkThatTheOtherTestsDamage() {
        #expect(failure(nodes: [Self.data, Self.relu]) == nil)
        #expect(failure(nodes: [Self.data, Self.relu], variables: []) == nil)
    }

    @Test(arguments: ["nodes", "arg_nodes", "heads"])
    func refusesMisspeltKeys(key: String) {
        let text = String(
            decoding: SymbolText.document([Self.data, Self.relu], [0], ["[1, 0]"]), as: UTF8.self)
        let error = failure(Array(text.replacing("\"\(key)\"", with: "\"node_row_ptr2\"").utf8))
        #expect(error?.message.contains("node_row_ptr2") == true)
    }

    @Test(arguments: ["op", "name", "inputs"])
    func namesMissingKeysOfNodes(key: String) {
        let error = failure(relu: Self.relu.replacing("\"\(key)\"", with: "\"backward_source_id\""))
        #expect(error?.message.contains("nodes[1]") == true)
        #expect(error?.message.contains(key) == true)
    }

    @Test func refusesUnknownKeys() {
        let top = failure(nodes: [Self.data, Self.relu], extra: #", "extra": 1"#)
        #expect(top?.message.contains("extra") == true)
        let node = failure(relu: Self.relu.dropLast() + #", "shape": "x"}"#)
        #expect(node?.message.contains("'shape'") == true)
    }

    @Test(arguments: [
        #""attrs": {"a": 1}"#, #""attr": {"a": [1]}"#, #""param": {"a": null}"#,
        #""attrs": null"#, #""attrs": "x""#,
    ])
    func refusesAttributesThatAreNoText(part: String) {
        let error = failure(relu: Self.relu.dropLast() + ", \(part)}")
        #expect(error?.message.contains("nodes[1]") == true)
    }

    @Test(arguments: ["control_deps", "subgraphs"])
    func refusesControlFlow(key: String) {
        #expect(failure(relu: Self.relu.dropLast() + ", \"\(key)\": []}") == nil)
        let error = failure(relu: Self.relu.dropLast() + ", \"\(key)\": [0]}")
        #expect(error?.message.contains(key) == true)
    }

    @Test(arguments: [
        "[2, 0]", "[-1, 0]", "[0, -1]", "[0, 1]", "[0]", "[]", "[0, 0, 0, 0]",
        "[0.5, 0]", "[\"0\", 0]", "[99999999999999999999, 0]", "0", "[9223372036854775807, 0]",
    ])
    func refusesEntriesThatLeadNowhere(entry: String) {
        let node = #"{"op": "relu", "name": "it", "inputs": [\#(entry)]}"#
        #expect(failure(relu: node)?.category == .malformedFile)
        let head = failure(nodes: [Self.data], heads: [entry])
        #expect(head?.category == .malformedFile)
    }

    @Test func refusesOutputsThatAnOperatorDoesNotHave() {
        let second = #"{"op": "relu", "name": "next", "inputs": [[1, 1, 0]]}"#
        let nodes = [Self.data, Self.relu, second]
        let error = failure(nodes: nodes, heads: ["[2, 0]"])
        #expect(error?.node == "it" && error?.message.contains("output 1") == true)
        #expect(failure(nodes: [Self.data, Self.relu], heads: ["[1, 5]"])?.node == "it")
        var text = SymbolText()
        text.node("SliceChannel", "parts", [("num_outputs", "3")])
        text.node("relu", "next", [], ["parts#3"])
        #expect(failure(text.text())?.node == "parts")
        text = SymbolText()
        text.node("SliceChannel", "parts", [("num_outputs", "3")])
        text.node("relu", "next", [], ["parts#2"])
        #expect(failure(text.text()) == nil)
        let far = #"{"op": "topk", "name": "it", "inputs": [[0, 0]]}"#
        #expect(failure(nodes: [Self.data, far], heads: ["[1, 4095]"]) == nil)
        #expect(failure(nodes: [Self.data, far], heads: ["[1, 4096]"])?.node == "it")
    }

    @Test func refusesListsOfVariablesThatAreNone() {
        #expect(failure(nodes: [Self.data, Self.relu], variables: [1]) != nil)
        #expect(failure(nodes: [Self.data, Self.relu], variables: [2]) != nil)
        #expect(failure(nodes: [Self.data, Self.relu], variables: [-1]) != nil)
    }

    @Test func refusesNetworksWithoutOutput() {
        #expect(failure(nodes: [Self.data, Self.relu], heads: []) != nil)
        #expect(failure(nodes: [], variables: [], heads: ["[0, 0]"]) != nil)
    }

    @Test func refusesTwoVariablesOfOneName() {
        let error = failure(nodes: [Self.data, Self.relu, Self.data])
        #expect(error?.node == "data" && error?.message.contains("two variables") == true)
    }

    @Test func refusesVariablesWithInputs() {
        let variable = #"{"op": "null", "name": "v", "inputs": [[0, 0]]}"#
        #expect(failure(nodes: [Self.data, Self.relu, variable]) != nil)
    }

    @Test func refusesCircles() {
        let first = #"{"op": "relu", "name": "a", "inputs": [[2, 0]]}"#
        let second = #"{"op": "relu", "name": "b", "inputs": [[1, 0]]}"#
        let error = failure(nodes: [Self.data, first, second])
        #expect(error?.message.contains("'a', 'b'") == true)
        let own = #"{"op": "relu", "name": "a", "inputs": [[1, 0]]}"#
        #expect(failure(relu: own)?.node == "a")
    }

    @Test func sortsForwardReferences() throws {
        let nodes = [
            #"{"op": "sigmoid", "name": "c", "inputs": [[1, 0]]}"#,
            #"{"op": "tanh", "name": "b", "inputs": [[2, 0]]}"#,
            #"{"op": "relu", "name": "a", "inputs": [[3, 0]]}"#, Self.data,
        ]
        let symbol = try MXNetSymbol.parse(SymbolText.document(nodes, [3], ["[0, 0]"]))
        let graph = try MXNetCheckpoint.graph(symbol, nil, path: "x")
        #expect(graph.nodes.map(\.name) == ["a", "b", "c"])
        #expect(graph.outputs.map { graph[$0].name } == ["c"])
    }

    @Test func sortsDeepNetworksWithoutRecursion() throws {
        // In reverse order, so that the first node depends on all others.
        let count = 20_000
        let nodes = (0..<count).map {
            "{\"op\": \"relu\", \"name\": \"n\($0)\", \"inputs\": [[\($0 + 1), 0]]}"
        }
        let text = SymbolText.document(nodes + [Self.data], [count], ["[0, 0]"])
        let symbol = try MXNetSymbol.parse(text)
        #expect(try symbol.topologicalOrder() == (0...count).reversed())
    }

    @Test func refusesTextThatIsNoSymbol() {
        let texts = [
            "", " ", "x", "[]", "\"x\"", "{", "{}", "{\"nodes\": 3}", "{} {}", "\u{0}{}",
            "\u{FEFF}{}", "{\"a\": \"\u{1}\"}", "{\"nodes\": [], \"nodes\": []}",
        ]
        for text in texts { #expect(failure(Array(text.utf8)) != nil, "\(text)") }
        #expect(failure([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) != nil)
    }

    @Test func refusesRepeatedKeys() {
        let node = #"{"op": "relu", "op": "tanh", "name": "it", "inputs": [[0, 0]]}"#
        #expect(failure(relu: node)?.message.contains("'op' occurs twice") == true)
    }

    @Test func deepNestingIsAnErrorAndNoCrash() {
        for unit in ["[", "{\"a\":", "{\"nodes\":[", "[{\"x\":["] {
            let deep = "{\"nodes\": " + String(repeating: unit, count: 100_000)
            #expect(failure(Array(deep.utf8))?.message.contains("deep") == true)
        }
        let quoted = "{\"nodes\": \"" + String(repeating: "[", count: 100_000) + "\"}"
        #expect(failure(Array(quoted.utf8))?.message.contains("deep") == false)
    }

    @Test(arguments: [
        "[\"int\"]", "[\"int\", \"x\"]", "[\"str\", 10901]", "10901", "[\"int\", -1]",
        "[\"int\", 10901, 1]", "[\"int\", 1000000]",
    ])
    func refusesVersionsThatAreNone(version: String) {
        let text = """
            {"nodes": [\(Self.data)], "arg_nodes": [0], "heads": [[0, 0]], \
            "attrs": {"mxnet_version": \(version)}}
            """
        #expect(failure(Array(text.utf8)) != nil)
    }
}
