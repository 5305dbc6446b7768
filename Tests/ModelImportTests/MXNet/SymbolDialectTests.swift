import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Symbol files: dialects")
struct SymbolDialectTests {
    private static let data = #"{"op": "null", "name": "data", "inputs": []}"#

    /// The attributes of one operator node that follows `data`, spelled as given.
    private func attributes(_ places: String) throws(Diagnostic) -> [String: String] {
        let node = #"{"op": "clip", "name": "it", "inputs": [[0, 0]]\#(places)}"#
        let text = SymbolText.document([Self.data, node], [0], ["[1, 0]"])
        return try MXNetSymbol.parse(text).nodes[1].attributes
    }

    @Test func mergesTheThreePlacesOfAttributes() throws {
        #expect(try attributes("") == [:])
        #expect(try attributes(#", "attrs": {"a": "1"}"#) == ["a": "1"])
        #expect(try attributes(#", "attr": {"a": "1"}"#) == ["a": "1"])
        #expect(try attributes(#", "param": {"a": "1"}, "backward_source_id": -1"#) == ["a": "1"])
        #expect(
            try attributes(#", "param": {"a": "1", "b": "2"}, "attr": {"a": "3"}"#)
                == ["a": "3", "b": "2"])
        #expect(
            try attributes(#", "attrs": {"a": "3"}, "param": {"a": "1", "b": "2"}"#)
                == ["a": "3", "b": "2"])
    }

    @Test func theLaterOfAttrAndAttrsReplacesTheEarlier() throws {
        #expect(
            try attributes(#", "attr": {"a": "1", "b": "2"}, "attrs": {"a": "3"}"#) == ["a": "3"])
        #expect(
            try attributes(#", "attrs": {"a": "3"}, "attr": {"a": "1", "b": "2"}"#)
                == ["a": "1", "b": "2"])
        #expect(
            try attributes(#", "attrs": {"a": "3"}, "param": {"c": "4"}, "attr": {"b": "2"}"#)
                == ["b": "2", "c": "4"])
    }

    @Test(arguments: ["[0, 0]", "[0, 0, 0]", "[0, 0, 7]"])
    func readsEntriesOfTwoAndThreeNumbers(entry: String) throws {
        let node = #"{"op": "relu", "name": "it", "inputs": [\#(entry)]}"#
        let text = SymbolText.document([Self.data, node], [], ["[1, 0]"])
        let symbol = try MXNetSymbol.parse(text)
        #expect(symbol.nodes[1].inputs == [MXNetEntry(node: 0, output: 0)])
    }

    @Test(arguments: [(nil, "0.8.0"), (10000, "1.0.0"), (10901, "1.9.1"), (905, "0.9.5")])
    func readsTheVersion(number: Int?, text: String) throws {
        let bytes = SymbolText.document([Self.data], [0], ["[0, 0]"], version: number)
        #expect(try MXNetSymbol.parse(bytes).versionText == text)
    }

    @Test func ignoresOtherGraphAttributesAndRowPointers() throws {
        let text = #"""
            {"nodes": [\#(Self.data)], "arg_nodes": [0], "heads": [[0, 0]], "node_row_ptr": "any",
             "attrs": {"is_np_shape": ["int", 1], "mxnet_version": ["int", 10600],
              "x": ["str", "y"]}}
            """#
        #expect(try MXNetSymbol.parse(Array(text.utf8)).version == 10600)
    }

    @Test func createsTheAuxiliaryInputsThatOldFilesLackAndOnlyThere() throws {
        var text = SymbolText()
        text.node("BatchNorm", "bn", [], ["data", "bn_gamma", "bn_beta"])
        for version in [nil, 800, 899] as [Int?] {
            text.version = version
            let graph = try text.graph()
            let node = try #require(graph.node("bn"))
            #expect(
                node.inputs.map { graph[$0].name }
                    == ["data", "bn_gamma", "bn_beta", "bn_moving_mean", "bn_moving_var"])
            #expect(node.inputs.dropFirst().allSatisfy { graph.shape($0) == [3] })
        }
        for version in [900, 10901] {
            text.version = version
            let error = try #require(diagnostic { () throws(Diagnostic) in try text.graph() })
            #expect(error.node == "bn" && error.message.contains("3 operands"))
        }
    }

    @Test func refusesCreatedInputsThatWouldBeAnotherVariable() {
        var text = SymbolText()
        text.variable("bn_moving_var")
        text.node("BatchNorm", "bn", [], ["data", "bn_gamma", "bn_beta"])
        text.version = nil
        #expect(
            diagnostic { () throws(Diagnostic) in try text.graph() }?.message.contains("moving_var")
                == true)
    }

    @Test func ignoresTrainingKeysOfOldFilesAndOnlyThere() throws {
        let keys = [
            "ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage", "data_lr_mult",
        ]
        for key in keys {
            var text = SymbolText()
            text.node("clip", "it", [("a_min", "0"), ("a_max", "1"), (key, "1")])
            text.version = 10900
            _ = try text.graph()
            text.version = 10901
            let error = diagnostic { () throws(Diagnostic) in try text.graph() }
            #expect((error == nil) == (key == "mirror_stage"), "\(key)")
        }
        var text = SymbolText()
        text.node("clip", "it", [("a_min", "0"), ("a_max", "1"), ("weight_lr_mult", "1")])
        text.version = 800
        #expect(
            diagnostic { () throws(Diagnostic) in try text.graph() }?.message
                .contains("weight_lr_mult") == true)
    }

    @Test func readsAliasesOfOldFiles() throws {
        let pairs: [(String, Binary.Kind)] = [
            ("_Plus", .add), ("_plus", .add), ("_add", .add), ("_Minus", .subtract),
            ("_minus", .subtract), ("_sub", .subtract), ("_Mul", .multiply), ("_mul", .multiply),
            ("_Div", .divide), ("_div", .divide), ("broadcast_plus", .add),
            ("broadcast_minus", .subtract),
        ]
        for (name, kind) in pairs {
            let graph = try SymbolText.single(name, [], ["data", "data"])
            #expect(graph.nodes.first?.operator == .binary(Binary(kind)), "\(name)")
        }
        let scalars: [(String, Binary.Kind)] = [
            ("_PlusScalar", .add), ("_MinusScalar", .subtract), ("_RMinusScalar", .subtract),
            ("_MulScalar", .multiply), ("_DivScalar", .divide), ("_RDivScalar", .divide),
        ]
        for (name, kind) in scalars {
            let graph = try SymbolText.single(name, [("scalar", "2")])
            let node = try #require(graph.nodes.first)
            #expect(node.operator == .binary(Binary(kind)))
            let data = try #require(node.inputs.firstIndex { graph[$0].name == "data" })
            #expect(data == (name.hasPrefix("_R") ? 1 : 0), "\(name)")
        }
        #expect(try SymbolText.single("identity").nodes[0].operator == .identity(Identity()))
        #expect(try SymbolText.single("stop_gradient").nodes[0].operator == .identity(Identity()))
        #expect(try SymbolText.single("flatten").nodes[0].operator == .flatten(Flatten()))
        #expect(
            try SymbolText.single("swapaxes").nodes[0].operator
                == .transpose(Transpose([0, 1, 2, 3])))
        #expect(try SymbolText.single("sum_axis").foreignNames == ["sum_axis"])
    }

    @Test func keepsStrangeNames() throws {
        let name = "a\"b\n*/ ../$(touch x)\u{7}%s"
        var text = SymbolText()
        text.node("relu", name)
        #expect(throws: Diagnostic.self) { try text.graph() }
        let legal = "a\"b\n*/ ../$(touch x)\u{202E}%s"
        text = SymbolText()
        text.node("relu", legal)
        #expect(try text.graph().nodes[0].name == legal)
    }
}
