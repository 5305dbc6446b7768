import Diagnostics
import Driver
import Foundation
import GraphIR
import ModelRuntime
import ONNXSchema
import SwiftProtobuf
import TestSupport
import Testing
import Toolchain

/// A compiler that makes one mistake: the bisection must come down to exactly what it is made in.
@Suite("Bisection", .serialized) struct ModelBisectionTests {
    /// Compiles a part to a library of its own and then lets `damage` change the file.
    private static func compile(
        _ part: Graph, in folder: String,
        damaging layer: @Sendable (DamagedLibrary) -> String?
    ) async throws(Diagnostic) -> LoadedModel {
        let path = "\(folder)/\(UUID().uuidString).so"
        let plan = try await ModelCompiler().compile(part, to: path, as: .sharedLibrary)[0]
        let library = try DamagedLibrary(path, plan)
        guard let layer = layer(library) else { return try LoadedModel(path: path) }
        let damaged = "\(folder)/\(UUID().uuidString).so"
        try library.write(damaging: layer, to: damaged)
        return try LoadedModel(path: damaged)
    }

    private func smallestPart(
        of graph: Graph, input: Tensor = TinyModels.images(1),
        compile: @escaping ModelBisection.Compile
    ) async throws -> DepartingPart? {
        let network = try TinyModels.prepared(graph)
        let check = try ModelCheck(try await compile(network), of: network, input: input)
        try #require(check.firstDeparture != nil)
        return try await ModelBisection(network, inputs: [input], compile: compile)
            .smallestPart(after: check)
    }

    @Test(
        "One wrong weight comes down to its layer",
        arguments: ["conv0", "unit1_conv1", "unit1_se_conv2", "unit1_conv1sc", "pre_fc1"])
    func findsTheLayer(layer: String) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let part = try await smallestPart(of: TinyModels.irUnit()) {
                (part: Graph) async throws(Diagnostic) in
                try await Self.compile(part, in: folder) { library in
                    library.layers.contains(layer) ? layer : nil
                }
            }
            let found = try #require(part)
            #expect(found.graph.nodes.map(\.name) == [layer])
            #expect(found.isSmallest && found.attempts < 12)
            #expect(
                found.inputs.map(\.shape) == found.graph.inputs.map { found.graph.shape($0).sizes })
            #expect(found.expected.shape == found.graph.shape(found.graph.outputs[0]).sizes)
            #expect(found.departure.layer == layer)
        }
    }

    @Test("A mistake in a layer of two inputs is shown with both")
    func twoInputs() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let found = try #require(
                try await smallestPart(of: TinyModels.irUnit()) {
                    (part: Graph) async throws(Diagnostic) in
                    let path = "\(folder)/\(UUID().uuidString).so"
                    try await ModelCompiler().compile(
                        part.subtractingInsteadOfAdding(), to: path, as: .sharedLibrary)
                    return try LoadedModel(path: path)
                })
            #expect(found.graph.nodes.map(\.name) == ["_plus0"])
            #expect(found.inputs.count == 2 && found.inputs[0] != found.inputs[1])
        }
    }

    @Test("A mistake that takes two layers is found with both")
    func twoLayers() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let found = try #require(
                try await smallestPart(of: TinyModels.irUnit()) {
                    (part: Graph) async throws(Diagnostic) in
                    let names = Set(part.nodes.map(\.name))
                    return try await Self.compile(part, in: folder) { _ in
                        names.contains("unit1_relu1") ? "unit1_conv2" : nil
                    }
                })
            #expect(found.graph.nodes.map(\.name) == ["unit1_relu1", "unit1_conv2"])
            #expect(found.isSmallest)
        }
    }

    @Test("A library that is at fault itself is no fault of a part")
    func nothingToFind() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let network = try TinyModels.prepared(try TinyModels.irUnit())
            let input = TinyModels.images(1)
            let damaged = try await Self.compile(network, in: folder) { _ in "unit1_conv1" }
            let check = try ModelCheck(damaged, of: network, input: input)
            #expect(check.firstDeparture != nil)
            let bisection = ModelBisection(network, inputs: [input]) {
                (part: Graph) async throws(Diagnostic) in
                try await Self.compile(part, in: folder) { _ in nil }
            }
            #expect(try await bisection.smallestPart(after: check) == nil)
            let sound = try await Self.compile(network, in: folder) { _ in nil }
            let agreeing = try ModelCheck(sound, of: network, input: input)
            #expect(try await bisection.smallestPart(after: agreeing) == nil)
        }
    }

    @Test("A compiler that cannot run ends the search")
    func toolchainFails() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let network = try TinyModels.prepared(try TinyModels.irUnit())
            let input = TinyModels.images(1)
            let damaged = try await Self.compile(network, in: folder) { _ in "unit1_conv1" }
            let check = try ModelCheck(damaged, of: network, input: input)
            let bisection = ModelBisection(network, inputs: [input]) {
                (_: Graph) async throws(Diagnostic) in
                throw Diagnostic(.toolchain, "no clang")
            }
            let error = await #expect(throws: Diagnostic.self) {
                try await bisection.smallestPart(after: check)
            }
            #expect(error?.message == "no clang")
        }
    }

    @Test("The folder holds the part, its input and the expected result")
    func folder() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            let found = try #require(
                try await smallestPart(of: TinyModels.irUnit()) {
                    (part: Graph) async throws(Diagnostic) in
                    try await Self.compile(part, in: folder) { _ in "unit1_conv1" }
                })
            let path = "\(folder)/part"
            // Written twice: a folder of an earlier bisection is replaced.
            for _ in 0..<2 { try await BisectionFolder.write(found, to: path) }
            let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
            #expect(
                names == [
                    "burin-bisect.txt", "model.onnx", "test_data_set_0",
                    "test_data_set_0/input_0.pb", "test_data_set_0/output_0.pb",
                ])
            let model = try ONNXModelProto(
                serializedBytes: Data(contentsOf: URL(fileURLWithPath: "\(path)/model.onnx")))
            #expect(model.graph.node.map(\.opType) == ["Conv"])
            let recording = try Recording(testDataSet: "\(path)/test_data_set_0")
            #expect(recording.inputs.map(\.name) == model.graph.input.map(\.name))
            #expect(recording.inputs.map(\.tensor.floats) == found.inputs.map(\.floats))
            #expect(recording.outputs.map(\.name) == model.graph.output.map(\.name))
            #expect(recording.outputs.map(\.tensor.floats) == [found.expected.floats])
            let text = try String(contentsOfFile: "\(path)/burin-bisect.txt", encoding: .utf8)
            #expect(text.contains("unit1_conv1"))
            // What somebody else put there stays.
            try FileManager.default.removeItem(atPath: "\(path)/burin-bisect.txt")
            await #expect(throws: Diagnostic.self) {
                try await BisectionFolder.write(found, to: path)
            }
            #expect(FileManager.default.fileExists(atPath: "\(path)/model.onnx"))
        }
    }
}

extension Graph {
    /// The graph with every addition of two values as a subtraction: a wrong kernel, as it were.
    fileprivate func subtractingInsteadOfAdding() -> Graph {
        var graph = self
        for (position, node) in nodes.enumerated() {
            guard case .binary(var definition) = node.operator, definition.kind == .add else {
                continue
            }
            var copy = node
            definition.kind = .subtract
            copy.operator = .binary(definition)
            graph.replaceNode(at: position, with: copy)
        }
        return graph
    }
}
