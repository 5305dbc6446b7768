import Diagnostics
import Foundation
import GraphIR
import Interpreter
import ONNXSchema
import Testing

@testable import ModelImport

/// A model of a few nodes, put together from messages.
struct ONNXTestModel {
    var message = ONNXModelProto()

    init(operatorSet: Int = 17, irVersion: Int = 8) {
        message.irVersion = Int64(irVersion)
        var standard = ONNXOperatorSetIdProto()
        standard.version = Int64(operatorSet)
        message.opsetImport = [standard]
        message.graph.name = "tiny"
    }

    /// A float32 input; a size below 1 is open, called by its position: `d0`, `d1`.
    mutating func input(_ name: String, _ shape: [Int]) {
        var value = ONNXValueInfoProto(name, shape: shape)
        for axis in shape.indices where shape[axis] < 1 {
            value.type.tensorType.shape.dim[axis].dimParam = "d\(axis)"
        }
        message.graph.input.append(value)
    }

    mutating func initializer(_ name: String, _ shape: [Int], _ values: [Float]) {
        message.graph.initializer.append(ONNXTensorProto(name, shape: shape, values))
    }

    mutating func integers(_ name: String, _ values: [Int], isScalar: Bool = false) {
        var tensor = ONNXTensorProto(name, values)
        if isScalar { tensor.dims = [] }
        message.graph.initializer.append(tensor)
    }

    mutating func node(
        _ type: String, _ inputs: [String], _ outputs: [String],
        _ attributes: [ONNXAttributeProto] = [], name: String = "", domain: String = ""
    ) {
        var node = ONNXNodeProto()
        node.opType = type
        node.name = name
        node.domain = domain
        node.input = inputs
        node.output = outputs
        node.attribute = attributes
        message.graph.node.append(node)
    }

    mutating func output(_ names: String...) {
        message.graph.output += names.map { ONNXValueInfoProto($0, shape: []) }
    }

    var bytes: [UInt8] {
        get throws { try message.serializedBytes() }
    }

    /// The graph that the model's bytes are read as.
    func graph(_ sizes: ONNXInputSizes = ONNXInputSizes()) throws -> Graph {
        try ONNXModel.graph(ONNXFile.parse(bytes), path: nil, sizes)
    }

    /// What reading throws; nil where it throws nothing.
    func failure(_ sizes: ONNXInputSizes = ONNXInputSizes()) throws -> Diagnostic? {
        let bytes = try bytes
        return diagnostic { () throws(Diagnostic) in
            try ONNXModel.graph(ONNXFile.parse(bytes), path: nil, sizes)
        }
    }

    /// The first output, by the interpreter.
    func run(_ inputs: [Float]...) throws -> Tensor {
        let graph = try graph()
        #expect(graph.foreignNames == [])
        let tensors = try zip(graph.inputs, inputs).map { input, values in
            Tensor(shape: try #require(graph.shape(input).sizes), values)
        }
        return try #require(try Interpreter(graph: graph).run(tensors).first)
    }
}

extension ONNXAttributeProto {
    /// An attribute that is a tensor.
    init(_ name: String, _ tensor: ONNXTensorProto) {
        self.init()
        self.name = name
        type = .tensor
        t = tensor
    }

    /// An attribute of several numbers.
    init(_ name: String, reals: [Float]) {
        self.init()
        self.name = name
        type = .floats
        floats = reals
    }
}
