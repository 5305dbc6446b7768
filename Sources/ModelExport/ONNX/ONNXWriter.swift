public import Diagnostics
public import GraphIR
public import ONNXSchema
import SwiftProtobuf

/// Writes a prepared graph as an ONNX model: IR version 8, operator set 17, float32.
///
/// Values keep their names; where ONNX needs an operand in another form (a PReLU's slope as
/// `[C, 1, 1]`, a target size as a tensor), an initializer of that form is written. Numbers that
/// passes left in float64 are rounded once.
public struct ONNXWriter: Sendable {
    /// The format's version: that of ONNX 1.12, which all current readers take.
    public static let irVersion = 8
    /// The version of the standard operators.
    public static let operatorSet = 17

    /// The version of Burin, stated in the file.
    public var producerVersion: String

    public init(producerVersion: String) { self.producerVersion = producerVersion }

    /// The graph as a message.
    ///
    /// All shapes must be known and all parameters must have numbers, as after
    /// `InferencePipeline.prepare`. Throws one diagnostic (unsupported model) that lists every
    /// node that has no ONNX form, with its reason; a usage diagnostic where numbers are missing.
    public func message(_ graph: Graph) throws(Diagnostic) -> ONNXModelProto {
        try Self.requireNumbers(graph)
        var assembly = ONNXAssembly(graph)
        try assembly.run()
        var model = ONNXModelProto()
        model.irVersion = Int64(Self.irVersion)
        model.producerName = "burin"
        model.producerVersion = producerVersion
        model.graph = assembly.message
        var standard = ONNXOperatorSetIdProto()
        standard.version = Int64(Self.operatorSet)
        model.opsetImport = [standard]
        model.metadataProps = graph.metadata.sorted { $0.key < $1.key }.map { key, value in
            var entry = ONNXStringStringEntryProto()
            entry.key = key
            entry.value = value
            return entry
        }
        return model
    }

    /// The bytes of an ONNX file.
    ///
    /// Throws as ``message(_:)``, and where the parameters need more than 2 GiB, which is the
    /// largest message of protobuf.
    public func encode(_ graph: Graph) throws(Diagnostic) -> [UInt8] {
        let model = try message(graph)
        do { return try model.serializedBytes() } catch {
            throw Diagnostic(
                .unsupportedModel, "the model cannot be written as one message: \(error)",
                file: graph.metadata["source"])
        }
    }

    /// Numbers that fit into a message of 2 GiB beside what describes them.
    private static let elementLimit = ((1 << 31) - (1 << 26)) / 4

    private static func requireNumbers(_ graph: Graph) throws(Diagnostic) {
        let live = graph.liveValues()
        var total = 0
        for value in graph.values where value.isParameter && live.contains(value.id) {
            guard let tensor = value.tensor else {
                throw Diagnostic(
                    .usage, "parameter '\(value.name)' has no numbers",
                    file: graph.metadata["source"],
                    advice: "give the file that holds them, or fill them with --weights seed:N")
            }
            total += tensor.count
            guard total <= elementLimit else {
                throw Diagnostic(
                    .unsupportedModel, "the parameters need more than 2 GiB",
                    file: graph.metadata["source"],
                    expected: "at most \(elementLimit) numbers, the limit of an ONNX file",
                    advice: "choose a smaller --input-shape or --embedding-size")
            }
        }
    }
}
