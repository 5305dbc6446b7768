import Diagnostics
import Foundation
import GraphIR
import GraphPasses
import ModelExport
import ONNXSchema
import TestSupport
import Testing

/// A prepared graph from statements of the text form, without the first line, its parameters
/// filled with random numbers.
func preparedGraph(_ statements: String, batch: Int? = nil) throws -> Graph {
    var graph = try GraphParser.parse("graph \"tiny\"\n" + statements + "\n")
    graph.fillRandomly(seed: 3)
    var options = InferencePipeline.Options()
    options.batch = batch
    return try InferencePipeline(options).prepare(graph)
}

/// The graph written and read back through the schema.
func writtenModel(_ graph: Graph) throws -> ONNXModelProto {
    let bytes = try ONNXWriter(producerVersion: "1.2.3").encode(graph)
    return try ONNXModelProto(serializedBytes: bytes)
}

/// Each node as `Type(operands) -> results {attributes}`.
func nodeLines(_ model: ONNXModelProto) -> [String] {
    model.graph.node.map { node in
        let attributes = node.attribute.map { " \($0.name)=\(text($0))" }.joined()
        return "\(node.opType)(\(node.input.joined(separator: ", "))) -> "
            + node.output.joined(separator: ", ") + attributes
    }
}

private func text(_ attribute: ONNXAttributeProto) -> String {
    switch attribute.type {
    case .int: "\(attribute.i)"
    case .ints: "\(attribute.ints)"
    case .float: "\(attribute.f)"
    case .string: String(decoding: attribute.s, as: UTF8.self)
    default: "?"
    }
}

extension ONNXModelProto {
    /// The initializer of a name.
    func initializer(_ name: String) throws -> ONNXTensorProto {
        try #require(graph.initializer.first { $0.name == name }, "no initializer \(name)")
    }
}

extension ONNXTensorProto {
    /// The elements, where they are float32.
    var floats: [Float] { elements() }
    /// The elements, where they are int64.
    var integers: [Int64] { elements() }

    private func elements<Element>() -> [Element] {
        rawData.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: MemoryLayout<Element>.stride).map {
                bytes.loadUnaligned(fromByteOffset: $0, as: Element.self)
            }
        }
    }
}
