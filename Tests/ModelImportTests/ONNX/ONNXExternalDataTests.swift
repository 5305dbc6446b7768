import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// Tensors in files beside the model, where a location may lead and where not.
@Suite("ONNX external data") struct ONNXExternalDataTests {
    /// A model whose one weight is at a location, in a folder with a file `weights/w.bin` of four
    /// numbers, beside a file `secret.bin` outside.
    private func load(_ entries: [String: String]) throws -> Graph {
        try ImportFixtures.withTemporaryFolder { outside in
            let folder = "\(outside)/model"
            let files = FileManager.default
            try files.createDirectory(
                atPath: "\(folder)/weights", withIntermediateDirectories: true)
            let numbers: [Float] = [1, 2, 3, 4]
            try write(numbers.withUnsafeBytes { Array($0) }, to: "\(folder)/weights/w.bin")
            try write(numbers.withUnsafeBytes { Array($0) }, to: "\(outside)/secret.bin")
            try files.createSymbolicLink(
                atPath: "\(folder)/inside", withDestinationPath: "weights/w.bin")
            try files.createSymbolicLink(
                atPath: "\(folder)/out", withDestinationPath: "../secret.bin")
            try files.createSymbolicLink(
                atPath: "\(folder)/up", withDestinationPath: "..")
            try write(try model(entries).bytes, to: "\(folder)/m.onnx")
            return try ONNXModel.load("\(folder)/m.onnx")
        }
    }

    private func model(_ entries: [String: String]) -> ONNXTestModel {
        var model = ONNXTestModel()
        model.input("x", [1, 2])
        var tensor = ONNXTensorProto("w", shape: [2], [])
        tensor.dataLocation = .external
        tensor.externalData = entries.sorted { $0.key < $1.key }.map { key, value in
            var entry = ONNXStringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
        model.message.graph.initializer = [tensor]
        model.node("Add", ["x", "w"], ["y"])
        model.output("y")
        return model
    }

    private func failure(_ entries: [String: String]) throws -> Diagnostic? {
        do {
            _ = try load(entries)
            return nil
        } catch let error as Diagnostic {
            return error
        }
    }

    @Test(
        arguments: [
            (["location": "weights/w.bin", "length": "8"], [1, 2]),
            (["location": "weights/w.bin", "offset": "8", "length": "8"], [3, 4]),
            (["location": "./weights//w.bin", "offset": "4"], [2, 3]),
            (["location": "inside", "offset": "0", "checksum": "x"], [1, 2]),
        ] as [([String: String], [Float])])
    func elementsAreReadFromTheirPlace(entries: [String: String], expected: [Float]) throws {
        let graph = try load(entries)
        let weight = try #require(graph.value("w"))
        #expect(weight.tensor?.floats == expected)
    }

    @Test(
        arguments: [
            "../secret.bin", "weights/../../secret.bin", "/etc/passwd", "out", "up/secret.bin",
            "", "weights/", "weights", "w\0.bin", "absent.bin", "..",
        ])
    func otherPlacesAreRefused(location: String) throws {
        let error = try #require(try failure(["location": location]))
        #expect(error.category == .malformedFile)
        #expect(error.message.contains("tensor 'w'"), "\(error)")
    }

    @Test(
        arguments: [
            ["location": "weights/w.bin", "offset": "9"],
            ["location": "weights/w.bin", "offset": "16"],
            ["location": "weights/w.bin", "offset": "-8"],
            ["location": "weights/w.bin", "offset": "9223372036854775807"],
            ["location": "weights/w.bin", "offset": "x"],
            ["location": "weights/w.bin", "length": "4"],
            ["location": "weights/w.bin", "length": "-1"], ["offset": "0"],
        ])
    func partsOutsideTheFileAreRefused(entries: [String: String]) throws {
        let error = try #require(try failure(entries))
        #expect(error.category == .malformedFile && error.message.contains("tensor 'w'"))
    }

    @Test func modelInMemoryHasNoFolder() throws {
        #expect(try model(["location": "w.bin"]).failure()?.category == .malformedFile)
    }
}
