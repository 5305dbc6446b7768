import Diagnostics
import Foundation
import GraphIR
import ModelRuntime
import ONNXSchema
import SwiftProtobuf
import TestSupport
import Testing

@testable import Driver

/// Results that another engine recorded: how they are read, and what a check makes of them.
@Suite("Recorded results") struct RecordingTests {
    private func write(_ message: ONNXTensorProto, to path: String) throws {
        try Data(try message.serializedBytes() as [UInt8]).write(to: URL(fileURLWithPath: path))
    }

    private func message(
        _ type: ONNXTensorProto.DataType, _ sizes: [Int64],
        _ fill: (inout ONNXTensorProto) -> Void
    ) -> ONNXTensorProto {
        var message = ONNXTensorProto()
        message.dataType = Int32(type.rawValue)
        message.dims = sizes
        fill(&message)
        return message
    }

    @Test func everyTypeOfElementIsRead() async throws {
        let half = Float16(0.1)
        let cases: [(message: ONNXTensorProto, numbers: [Double])] = [
            (message(.float, [2]) { $0.floatData = [0.5, -1] }, [0.5, -1]),
            (message(.float, [1]) { $0.rawData = Data([0, 0, 0x80, 0xBF]) }, [-1]),
            (message(.double, [1]) { $0.doubleData = [1e-300] }, [1e-300]),
            (message(.float16, [1]) { $0.int32Data = [Int32(half.bitPattern)] }, [Double(half)]),
            (message(.float16, [1]) { $0.rawData = Data([0, 0x3C]) }, [1]),
            (message(.bfloat16, [1]) { $0.rawData = Data([0xC0, 0x3F]) }, [1.5]),
            (message(.int64, [1, 1]) { $0.int64Data = [-7] }, [-7]),
            (message(.int32, []) { $0.int32Data = [7] }, [7]),
            (message(.int8, [2]) { $0.rawData = Data([0xFF, 1]) }, [-1, 1]),
            (message(.uint8, [1]) { $0.int32Data = [255] }, [255]),
            (message(.bool, [2]) { $0.rawData = Data([1, 0]) }, [1, 0]),
            (message(.uint64, [1]) { $0.uint64Data = [9] }, [9]),
            (message(.float, [0, 3]) { _ in }, []),
        ]
        try await Fixtures.withTemporaryFolder { folder in
            for (index, (message, numbers)) in cases.enumerated() {
                let path = "\(folder)/\(index).pb"
                try write(message, to: path)
                let tensor = try TensorFile.read(path).tensor
                #expect(tensor.doubles == numbers)
                #expect(tensor.shape == message.dims.map { Int($0) })
            }
        }
    }

    @Test func damagedTensorsAreRefused() async throws {
        let cases: [(message: ONNXTensorProto, sign: String)] = [
            (message(.float, [3]) { $0.floatData = [1, 2] }, "holds 2 numbers; expected 3"),
            (message(.float, [1]) { $0.rawData = Data([1, 2, 3]) }, "take 3 bytes"),
            (message(.float, [-1]) { $0.floatData = [1] }, "has the shape [-1]"),
            (message(.float, [1 << 40, 1 << 40]) { _ in }, "has the shape"),
            (message(.string, [1]) { _ in }, "of the type 8"),
            (message(.undefined, []) { _ in }, "of the type 0"),
            (message(.float, [1]) { $0.dataLocation = .external }, "in another file"),
        ]
        try await Fixtures.withTemporaryFolder { folder in
            for (index, (message, sign)) in cases.enumerated() {
                let path = "\(folder)/\(index).pb"
                try write(message, to: path)
                let error = #expect(throws: Diagnostic.self) { try TensorFile.read(path) }
                #expect(error?.description.contains(sign) == true, "\(error as Any)")
                #expect(error?.file == path)
            }
            let text = "\(folder)/text.pb"
            try Data("hello, no tensor".utf8).write(to: URL(fileURLWithPath: text))
            for path in [text, folder, "\(folder)/absent.pb"] {
                let error = #expect(throws: Diagnostic.self) { try TensorFile.read(path) }
                #expect(error?.category == .malformedFile && error?.file == path)
            }
        }
    }

    @Test func noFlippedByteOfATensorTraps() async throws {
        let tensor = ONNXTensorProto("t", shape: [2, 3], [1, 2, 3, 4, 5, 6])
        let bytes: [UInt8] = try tensor.serializedBytes()
        try await Fixtures.withTemporaryFolder { folder in
            let path = "\(folder)/t.pb"
            var readable = 0
            for place in bytes.indices {
                for change in [UInt8(0x01), 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[place] ^= change
                    try Data(damaged).write(to: URL(fileURLWithPath: path))
                    if (try? TensorFile.read(path)) != nil { readable += 1 }
                }
            }
            // Another number or name is no damage that can be seen.
            #expect(readable > 0 && readable < 3 * bytes.count)
        }
    }

    private func recordedModel(
        _ body: (CompiledGraph, Tensor, [Tensor], String) async throws -> Void
    ) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                try TinyModels.irUnit(), in: folder, inputSize: TinyModels.size)
            let input = TinyModels.images(1)
            let results = try compiled.model.run(input.floats)
            try await body(compiled, input, [Tensor(shape: [1, 10], results)], folder)
        }
    }

    @Test func recordedResultsAreComparedBesideTheInterpreter() async throws {
        try await recordedModel { compiled, input, results, folder in
            let run = try ArtefactRun(compiled.model, inputs: [input])
            var check = try ModelCheck(run, of: compiled.reference)
            let good = Recording.Entry(name: "", tensor: results[0], file: "y.npy")
            try check.compare(run, with: Recording(outputs: [good]))
            #expect(check.firstDeparture == nil && check.recorded.count == 1)
            #expect(check.recorded[0].maximumULP == 0)
            var wrong = results[0].floats
            wrong[3] += 0.01
            let bad = Recording.Entry(
                name: "fc1", tensor: Tensor(shape: [10], wrong), file: "y.npy")
            check.recorded = []
            try check.compare(run, with: Recording(outputs: [bad]))
            #expect(check.firstDeparture?.value == "fc1")
            #expect(check.departsFromRecordingOnly)
            let alone = try ModelCheck(run, with: Recording(outputs: [bad]))
            #expect(alone.values.isEmpty && alone.firstDeparture?.value == "fc1")
        }
    }

    @Test func innerValuesAreMatchedByName() async throws {
        try await recordedModel { compiled, input, results, folder in
            let run = try ArtefactRun(compiled.model, inputs: [input])
            let value = try #require(run.information.values.first)
            let inner = Recording.Entry(
                name: value.name,
                tensor: Tensor(shape: value.shape, run.values[0]), file: "inner.pb")
            let check = try ModelCheck(run, with: Recording(outputs: [inner]))
            #expect(check.recorded.map(\.layer) == [value.layer])
            #expect(check.firstDeparture == nil)
            for (name, tensor, sign) in [
                ("", Tensor(shape: [1, 9], Array(repeating: Float(0), count: 9)), "[1, 9]"),
                (value.name, Tensor(scalar: 1), "the shape []"),
            ] {
                let entry = Recording.Entry(name: name, tensor: tensor, file: "y.npy")
                let error = #expect(throws: Diagnostic.self) {
                    try ModelCheck(run, with: Recording(outputs: [entry]))
                }
                #expect(error?.description.contains(sign) == true)
            }
            let entry = Recording.Entry(name: "", tensor: results[0], file: "y.npy")
            let error = #expect(throws: Diagnostic.self) {
                try ModelCheck(run, with: Recording(outputs: [entry, entry]))
            }
            #expect(error?.message.contains("no result for the recorded one") == true)
        }
    }

    @Test func aTestDataSetIsReadWhole() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let data = "\(folder)/test_data_set_0"
            try FileManager.default.createDirectory(
                atPath: data, withIntermediateDirectories: true)
            let empty = #expect(throws: Diagnostic.self) { try Recording(testDataSet: data) }
            #expect(empty?.message == "holds no recorded results")
            let outside = #expect(throws: Diagnostic.self) { try Recording(testDataSet: folder) }
            #expect(outside?.advice?.contains(data) == true)
            for (name, number) in [("input_0", 1), ("input_1", 2), ("output_0", 3)] {
                try write(
                    ONNXTensorProto(name, shape: [1, 1], [Float(number)]),
                    to: "\(data)/\(name).pb")
            }
            let recording = try Recording(testDataSet: data)
            #expect(recording.inputs.map(\.tensor.doubles) == [[1], [2]])
            #expect(recording.outputs.map(\.name) == ["output_0"])
            // Names go before places; the others get what is left.
            let tensors = try recording.tensors(for: [("input_1", [1, 1]), ("b", [1, 1])])
            #expect(tensors.map(\.doubles) == [[2], [1]])
            for (ports, sign) in [
                ([("a", [1, 1])], "2 inputs are recorded"),
                ([("a", [1, 2]), ("b", [1, 1])], "the shape [1, 1]"),
            ] {
                let error = #expect(throws: Diagnostic.self) { try recording.tensors(for: ports) }
                #expect(error?.description.contains(sign) == true)
            }
            try FileManager.default.removeItem(atPath: "\(data)/input_0.pb")
            let gap = #expect(throws: Diagnostic.self) { try Recording(testDataSet: data) }
            #expect(gap?.file == "\(data)/input_0.pb")
        }
    }

    @Test func artefactsAreComparedLayerByLayer() async throws {
        let graph = try TinyModels.irUnit()
        let inputs = [TinyModels.images(1)]
        try await Fixtures.withTemporaryFolder { folder in
            let one = try await CompiledGraph(graph, in: folder, inputSize: TinyModels.size)
            let other = try await CompiledGraph(
                graph, in: folder, named: "other", instructionSet: .baseline, optimizes: false,
                inputSize: TinyModels.size)
            let run = try ArtefactRun(one.model, inputs: inputs)
            let check = try ModelCheck(run, against: ArtefactRun(other.model, inputs: inputs))
            #expect(check.firstDeparture == nil && check.reference == .artefact)
            #expect(check.values.count >= 8 && check.outputs.count == 1)
            let path = "\(folder)/damaged.so"
            try DamagedLibrary(other.path, other.plan)
                .write(damaging: "unit1_conv2", to: path)
            let damaged = try ArtefactRun(LoadedModel(path: path), inputs: inputs)
            #expect(
                try ModelCheck(damaged, against: run).firstDeparture?.layer == "unit1_conv2"
                    || ModelCheck(damaged, against: run).firstDeparture?.layer == "unit1_bn3")
            let small = try await CompiledGraph(
                try TinyModels.cruUnit(), in: folder, named: "cru", inputSize: TinyModels.size)
            let error = #expect(throws: Diagnostic.self) {
                try ModelCheck(run, against: ArtefactRun(small.model, inputs: inputs))
            }
            #expect(error?.category == .mismatch)
        }
    }
}
