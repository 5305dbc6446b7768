import ModelRuntime
import Testing

@testable import Serving

/// Requests of the Open Inference Protocol: how they are read, and what is wrong with others.
@Suite struct InferRequestTests {
    private static func read(_ text: String) throws(JSONFault) -> InferRequest {
        try InferRequest(Array(text.utf8), limit: 100)
    }

    private static func tensor(
        shape: String = "[2,2]", data: String = "[1,2,3,4]", rest: String = ""
    ) -> String {
        #"{"inputs":[{"name":"x","shape":\#(shape),"datatype":"FP32","data":\#(data)\#(rest)}]}"#
    }

    @Test func keysComeInAnyOrder() throws {
        let request = try Self.read(
            #"""
             {"outputs":[{"name":"y","parameters":{"binary_data":false}}],
              "parameters":{"hint":[1,{"a":null}],"binary_data_output":false},
              "model_name":"m","model_version":null,
              "inputs":[{"data":[[1,2.5],[-3e1,4]],"parameters":{"content_type":"np"},
                         "datatype":"FP32","shape":[2,2],"name":"x"}],"id":"é1"}
            """#)
        #expect(request.id == "é1")
        #expect(request.outputs == ["y"])
        let input = try #require(request.inputs.first)
        #expect(input.name == "x" && input.datatype == "FP32" && input.shape == [2, 2])
        #expect(input.data.values == [1, 2.5, -30, 4])
        #expect(input.data.sizes == [2, 2])
        #expect(input.data.firstBeyondByte == 2.5)
        let nulls = try Self.read(
            #"{"id":null,"parameters":null,"outputs":null,"inputs":[]}"#)
        #expect(nulls.id == nil && nulls.outputs == nil)
    }

    @Test func numbersAreFlatOrNested() throws {
        for (data, sizes) in [
            ("[1,2,3,4]", [4]), ("[[1,2],[3,4]]", [2, 2]), ("[[[1],[2]],[[3],[4]]]", [2, 2, 1]),
            ("[]", [0]), ("[[],[]]", [2, 0]),
        ] {
            let request = try Self.read(Self.tensor(data: data))
            #expect(request.inputs[0].data.sizes == sizes)
        }
    }

    static let faults: [(body: String, message: String)] = [
        ("", "the text ends where '{' was expected"),
        ("[]", "'[' where '{' was expected"),
        ("{}", "an object without 'inputs'"),
        (#"{"inputs":[]} x"#, "'x' where the end was expected"),
        (#"{"inputs":[{}]}"#, "an object without 'name'"),
        (#"{"inputs":[{"name":"x"}]}"#, "an object without 'shape'"),
        (#"{"inputs":[{"name":"x","shape":[1]}]}"#, "an object without 'datatype'"),
        (
            #"{"inputs":[{"name":"x","shape":[1],"datatype":"FP32"}]}"#,
            "an object without 'data'"
        ),
        (#"{"inputs":[],"model":1}"#, "the protocol has no key 'model' here"),
        (tensor(rest: #","dtype":"FP32""#), "the protocol has no key 'dtype' here"),
        (#"{"inputs":[],"outputs":[{}]}"#, "an object without 'name'"),
        (#"{"inputs":[],"outputs":[{"name":"y","x":1}]}"#, "the protocol has no key 'x' here"),
        (#"{"inputs":[],"inputs":[]}"#, "the key 'inputs' comes twice"),
        (
            "{\"inputs\":[],\"\(String(repeating: "k", count: 100_000))\":1}",
            "the protocol has no key '\(String(repeating: "k", count: 64))...' here"
        ),
        (tensor(shape: "[-1,4]"), "no size: expected 0, 1, 2, ..."),
        (tensor(shape: "[1.0,4]"), "no size: expected 0, 1, 2, ..."),
        (tensor(shape: "[99999999999999999999]"), "no size: expected 0, 1, 2, ..."),
        (tensor(shape: "[1,1,1,1,1,1,1,1,1]"), "more than 8 sizes"),
        (tensor(data: "[1,2,3,\"4\"]"), "'\"' where a digit was expected"),
        (tensor(data: "[1,2,3,NaN]"), "'N' where a digit was expected"),
        (tensor(data: "[1,2,3,1e39]"), "a number that float32 cannot hold"),
        (tensor(data: "[[1,2],[3]]"), "nested arrays of different lengths"),
        (tensor(data: "[[1,2],3]"), "'3' where '[' was expected"),
        (tensor(data: "[1,[2]]"), "'[' where a digit was expected"),
        (tensor(data: "[[[1]],[2]]"), "nested arrays of different lengths"),
        (tensor(data: "[[[[[[[[[1]]]]]]]]]"), "arrays nest deeper than 8 levels"),
        (
            tensor(data: "[\([String](repeating: "1", count: 101).joined(separator: ","))]"),
            "more than the 100 numbers a request may hold"
        ),
        (
            #"{"inputs":[],"parameters":{"binary_data_output":true}}"#,
            "the parameter 'binary_data_output' is of an extension this server does not have"
        ),
        (
            tensor(rest: #","parameters":{"shared_memory_region":"r"}"#),
            "the parameter 'shared_memory_region' is of an extension this server does not have"
        ),
        (
            #"{"inputs":[],"outputs":[{"name":"y","parameters":{"classification":3}}]}"#,
            "the parameter 'classification' is of an extension this server does not have"
        ),
        (
            #"{"inputs":[],"outputs":["#
                + [String](repeating: #"{"name":"y"}"#, count: 65).joined(separator: ",") + "]}",
            "more than 64 outputs"
        ),
    ]

    @Test(arguments: faults) func whatIsWrongIsSaid(_ fault: (body: String, message: String)) {
        do throws(JSONFault) {
            _ = try Self.read(fault.body)
            Issue.record("read: \(fault.body)")
        } catch {
            #expect(error.message == fault.message)
        }
    }

    @Test func everyTruncationThrows() throws {
        let text = Array(Self.tensor(data: "[[1,2.5e1],[-3,4]]").utf8)
        for count in 0..<text.count {
            #expect(throws: JSONFault.self) {
                try InferRequest(Array(text.prefix(count)), limit: 100)
            }
        }
    }

    @Test func everyFlippedByteThrowsOrReads() {
        let text = Array(Self.tensor(data: "[[1,2.5e1],[-3,4]]").utf8)
        for index in text.indices {
            for bit in 0..<8 {
                var damaged = text
                damaged[index] ^= 1 << bit
                _ = try? InferRequest(damaged, limit: 100)
            }
        }
    }

    static let misfits: [(body: [UInt8], message: String)] = [
        (
            RequestBodies.infer(name: "\"image\""),
            "the inputs are named 'image'; expected 'data'"
        ),
        (Array(#"{"inputs":[]}"#.utf8), "there are no inputs; expected 'data'"),
        (
            RequestBodies.infer(datatype: "\"FP64\""),
            "input 'data': datatype 'FP64'; expected FP32 or UINT8"
        ),
        (
            RequestBodies.infer(shape: "[3,8,8]"),
            "input 'data': shape [3, 8, 8]; expected [-1, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(shape: "[0,3,8,8]", data: "[]"),
            "input 'data': shape [0, 3, 8, 8]; expected [-1, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(shape: "[1,3,8,9]"),
            "input 'data': shape [1, 3, 8, 9]; expected [-1, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(shape: "[2,3,8,8]"),
            "input 'data': 192 numbers for shape [2, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(shape: "[288230376151711744,3,8,8]"),
            "input 'data': 192 numbers for shape [288230376151711744, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(
                data: "[[\([String](repeating: "0", count: 192).joined(separator: ","))]]"),
            "input 'data': arrays nested as [1, 192] for shape [1, 3, 8, 8]"
        ),
        (
            RequestBodies.infer(
                datatype: "\"UINT8\"",
                data: "[256\(String(repeating: ",0", count: 191))]"),
            "input 'data': 256.0 in a UINT8 tensor; expected 0 to 255"
        ),
        (
            RequestBodies.infer(
                datatype: "\"UINT8\"", data: "[1.5\(String(repeating: ",0", count: 191))]"),
            "input 'data': 1.5 in a UINT8 tensor; expected 0 to 255"
        ),
        (
            RequestBodies.infer(rest: #","outputs":[{"name":"fc2"}]"#),
            "the model has no output 'fc2'; expected 'fc1'"
        ),
        (
            RequestBodies.infer(rest: #","outputs":[{"name":"fc1"},{"name":"fc1"}]"#),
            "output 'fc1' is asked for twice"
        ),
    ]

    @Test(arguments: misfits)
    func whatDoesNotFitTheModelIsSaid(_ misfit: (body: [UInt8], message: String)) async throws {
        let model = try await TinyModel.compile().model
        let request = try InferRequest(misfit.body, limit: 1000)
        do throws(RequestRefusal) {
            _ = try InferAnswer(to: request, of: ServedModel(model: model, name: "m"))
            _ = try InferInputs(request, for: model)
            Issue.record("taken: \(misfit.message)")
        } catch {
            #expect(error.message == misfit.message)
            #expect(error.status == .badRequest)
        }
    }
}
