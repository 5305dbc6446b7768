import FaceImages
import Foundation
import GraphIR
import ONNXSchema
import SwiftProtobuf

/// A model of the suite with the inputs and expected outputs of its first data set.
struct ConformanceCase: Sendable, CustomStringConvertible {
    var family: String
    var name: String
    var model: ONNXModelProto
    /// What the graph's inputs are given, by name, in the graph's order.
    var inputs: [(name: String, tensor: ONNXTensorProto)]
    var expected: [ONNXTensorProto]

    var description: String { "\(family)/\(name)" }

    /// A case's folder; nil where it holds no model or no data set of plain tensors.
    init?(family: String, name: String, in folder: String) throws {
        self.family = family
        self.name = name
        let data = "\(folder)/test_data_set_0"
        guard FileManager.default.fileExists(atPath: data) else { return nil }
        model = try Self.read(ONNXModelProto.self, "\(folder)/model.onnx")
        let given = model.withoutInitializers
        inputs = []
        for (index, input) in given.enumerated() {
            guard let tensor = try? Self.read(ONNXTensorProto.self, "\(data)/input_\(index).pb")
            else { return nil }
            inputs.append((input.name, tensor))
        }
        expected = []
        for index in model.graph.output.indices {
            guard let tensor = try? Self.read(ONNXTensorProto.self, "\(data)/output_\(index).pb")
            else { return nil }
            expected.append(tensor)
        }
    }

    /// One of the networks. Its input is `i / count` for the element `i`, as the suite's own runner
    /// makes it.
    init(network path: String) throws {
        family = "light"
        name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        model = try Self.read(ONNXModelProto.self, path)
        inputs = model.withoutInitializers.map { input in
            let shape = input.type.tensorType.shape.dim.map { Int($0.dimValue) }
            let count = shape.reduce(1, *)
            let elements = (0..<count).map { Float(Double($0) / Double(count)) }
            return (input.name, ONNXTensorProto(input.name, shape: shape, elements))
        }
        let output = (path as NSString).deletingPathExtension + "_output_0.pb"
        expected = [try Self.read(ONNXTensorProto.self, output)]
    }

    /// A recording of the project's own: a model, one input, and what another engine made of it.
    init(recording folder: String) throws {
        family = "recorded"
        name = (folder as NSString).lastPathComponent
        model = try Self.read(ONNXModelProto.self, "\(folder)/model.onnx")
        let data = try NumpyArray.read(path: "\(folder)/input.npy")
        let result = try NumpyArray.read(path: "\(folder)/output.npy")
        let input = model.withoutInitializers.first?.name ?? ""
        inputs = [(input, ONNXTensorProto(input, shape: data.shape, data.floats))]
        expected = [ONNXTensorProto("output", shape: result.shape, result.floats)]
    }

    private static func read<M: Message>(_ type: M.Type, _ path: String) throws -> M {
        try M(serializedBytes: try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

extension ONNXModelProto {
    /// The inputs a caller gives: before IR version 4 initializers are listed among them.
    var withoutInitializers: [ONNXValueInfoProto] {
        let constants = Set(graph.initializer.map(\.name))
        return graph.input.filter { !constants.contains($0.name) }
    }
}
