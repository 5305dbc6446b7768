import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

extension OperatorImportTests {
    @Test func softmaxFamily() throws {
        let rows = "(0, 10)"
        #expect(try imported("softmax") == .softmax(Softmax(axis: -1)))
        #expect(
            try imported("softmax", [("axis", "1"), ("temperature", "1.0"), ("dtype", "None")])
                == .softmax(Softmax(axis: 1)))
        #expect(try foreign("softmax", [("dtype", "float64")]) == "softmax (dtype=float64)")
        #expect(
            try foreign("softmax", [("use_length", "True")], ["data", "l"])
                == "softmax (use_length=True)")
        let graph = try SymbolText.single("softmax", [("temperature", "2")])
        #expect(graph.nodes.map(\.name) == ["it/divided", "it"])
        #expect(graph.nodes[0].operator == .binary(Binary(.divide)))
        let scalar = try #require(graph.value("it/divided_scalar"))
        #expect(scalar.tensor == Tensor(shape: [], [2] as [Float]))
        #expect(try imported("SoftmaxActivation", data: rows) == .softmax(Softmax(axis: -1)))
        #expect(
            try imported("SoftmaxActivation", [("mode", "channel")]) == .softmax(Softmax(axis: 1)))
        #expect(try foreign("SoftmaxActivation")?.hasPrefix("SoftmaxActivation (data of") == true)
        let labelled = ["data", "softmax_label"]
        #expect(
            try imported("SoftmaxOutput", [("grad_scale", "2")], labelled, data: rows)
                == .softmax(Softmax(axis: 1)))
        #expect(
            try imported("Softmax", [("multi_output", "True")], labelled)
                == .softmax(Softmax(axis: 1)))
        #expect(
            try imported("SoftmaxOutput", [("preserve_shape", "True")], labelled)
                == .softmax(Softmax(axis: -1)))
        #expect(
            try foreign("SoftmaxOutput", [], labelled)?.hasPrefix("SoftmaxOutput (data of") == true)
    }

    @Test func labelsAreInputsOfUnknownShape() throws {
        let graph = try SymbolText.single(
            "SoftmaxOutput", [], ["data", "softmax_label"], data: "(0, 10)")
        #expect(graph.inputs.map { graph[$0].name } == ["data", "softmax_label"])
        #expect(graph.shape(graph.inputs[1]) == .unknown)
        #expect(graph.nodes[0].inputs.count == 1)
    }

    @Test func nothingAtInference() throws {
        for name in ["_copy", "BlockGrad", "MakeLoss", "make_loss"] {
            #expect(try imported(name) == .identity(Identity()))
        }
        #expect(try imported("Dropout", [("p", "0.4")]) == .dropout(Dropout(rate: 0.4)))
        #expect(try imported("Dropout", [("axes", "()")]) == .dropout(Dropout(rate: 0.5)))
        #expect(try foreign("Dropout", [("mode", "always")]) == "Dropout (mode=always)")
        for type in ["float32", "float16"] {
            let graph = try SymbolText.single("Cast", [("dtype", type)])
            #expect(graph.nodes[0].operator == .identity(Identity()))
            let expected = type == "float16" ? "float16 casts ignored" : nil
            #expect(graph.metadata["precision"] == expected)
        }
        #expect(try foreign("Cast", [("dtype", "int32")]) == "Cast (dtype=int32)")
        #expect(failure("Cast")?.message.contains("dtype") == true)
    }

    @Test func arithmetic() throws {
        let kinds: [(String, Binary.Kind)] = [
            ("add", .add), ("sub", .subtract), ("mul", .multiply), ("div", .divide),
        ]
        for (suffix, kind) in kinds {
            for prefix in ["elemwise_", "broadcast_"] {
                #expect(
                    try imported(prefix + suffix, [], ["data", "data"]) == .binary(Binary(kind)))
            }
        }
        for name in ["broadcast_maximum", "broadcast_minimum", "_power_scalar", "_greater_scalar"] {
            #expect(try foreign(name, [], ["data"]) == name)
        }
        let graph = try SymbolText.single("_minus_scalar", [("scalar", "127.5")])
        #expect(graph.value("it_scalar")?.tensor == Tensor(shape: [], [127.5] as [Float]))
        let negative = try SymbolText.single("negative")
        #expect(negative.nodes[0].operator == .binary(Binary(.multiply)))
        #expect(negative.value("it_scalar")?.tensor?.floats == [-1])
        #expect(try SymbolText.single("_plus_scalar").value("it_scalar")?.tensor?.floats == [1])
        #expect(
            try imported("clip", [("a_min", "0"), ("a_max", "6")])
                == .clip(Clip(minimum: 0, maximum: 6)))
        #expect(failure("clip", [("a_min", "0")])?.message.contains("a_max") == true)
    }

    @Test func sumsAreChains() throws {
        let graph = try SymbolText.single(
            "add_n", [("num_args", "4")], ["data", "data", "data", "data"])
        #expect(graph.nodes.map(\.name) == ["it/sum1", "it/sum2", "it"])
        #expect(graph.nodes.allSatisfy { $0.operator == .binary(Binary(.add)) })
        #expect(graph.nodes[2].inputs.first == graph.nodes[1].outputs.first)
        #expect(
            try imported("ElementWiseSum", [("num_args", "1")]) == .identity(Identity()))
    }

    @Test func hardSigmoidIsAComposition() throws {
        let graph = try SymbolText.single("hard_sigmoid", [("beta", "0.25")])
        #expect(
            graph.nodes.map(\.operator) == [
                .binary(Binary(.multiply)), .binary(Binary(.add)),
                .clip(Clip(minimum: 0, maximum: 1)),
            ])
        #expect(graph.value("it/scaled_scalar")?.tensor?.floats == [0.2])
        #expect(graph.value("it/shifted_scalar")?.tensor?.floats == [0.25])
    }

    @Test func elementwiseOperatorsNeedEqualShapes() throws {
        var text = SymbolText()
        text.node("Pooling", "pool", [("global_pool", "True"), ("pool_type", "avg")])
        for name in ["elemwise_mul", "broadcast_mul"] {
            var whole = text
            whole.node(name, "it", [], ["data", "pool"])
            let error = diagnostic { () throws(Diagnostic) in try whole.graph() }
            #expect((error == nil) == (name == "broadcast_mul"))
            guard let error else { continue }
            #expect(error.node == "it" && error.message.contains("differ"))
            #expect(error.details.contains { $0.contains("'pool' [N, 3, 1, 1]") })
        }
        var sum = text
        sum.node("add_n", "it", [("num_args", "2")], ["pool", "data"])
        #expect(diagnostic { () throws(Diagnostic) in try sum.graph() }?.node == "it")
    }

    @Test func transposition() throws {
        #expect(try imported("transpose") == .transpose(Transpose([3, 2, 1, 0])))
        #expect(
            try imported("transpose", [("axes", "(0, 2, 3, 1)")])
                == .transpose(Transpose([0, 2, 3, 1])))
        #expect(
            try imported("SwapAxis", [("dim1", "1"), ("dim2", "-1")])
                == .transpose(Transpose([0, 3, 2, 1])))
        #expect(failure("transpose", [("axes", "(0, 1)")])?.node == "it")
        #expect(failure("transpose", [("axes", "(0, 1, 2, 4)")])?.node == "it")
        #expect(failure("SwapAxis", [("dim1", "4")])?.node == "it")
        #expect(try imported("Flatten") == .flatten(Flatten()))
    }

    @Test func unknownOperatorsAreKeptWithAllTheyHave() throws {
        var text = SymbolText()
        text.node("topk", "it", [("whatever", "x")], ["data", "w"])
        text.node("broadcast_add", "sum", [], ["it#2", "data"])
        text.node("Reshape", "flat", [("shape", "(-1,)")], ["sum"])
        let graph = try text.graph()
        let node = try #require(graph.node("it"))
        #expect(
            node.operator == .foreign(Foreign(name: "topk", operandCount: 2, outputCount: 3)))
        #expect(graph.node("sum")?.operator == .binary(Binary(.add)))
        #expect(graph.value("sum")?.shape == .unknown)
        #expect(graph.foreignNames == ["topk", "Reshape (data of unknown shape)"])
    }
}
