public import Diagnostics
public import GraphIR
import ONNXSchema

/// Reads networks from ONNX files: IR version 3 to 14, operator sets 6 to 28, weights inside or
/// beside the file.
///
/// All sizes are fixed before the nodes are read, because models compute with them. What is known
/// then, constants and what follows from shapes, is computed while reading. Operators that Burin
/// does not run become ``GraphIR/Foreign`` nodes with the reason, so that a later pass reports all
/// of them, or cuts them off.
///
/// The graph's metadata says `source`, `format`, `onnx_versions`, `producer`, and where there is
/// something to say `warnings`.
public enum ONNXModel {
    /// Whether a model argument means an ONNX file: by its ending.
    public static func isFile(_ argument: String) -> Bool {
        argument.hasSuffix(".onnx") && argument != ".onnx"
    }

    /// The network with its numbers.
    ///
    /// Throws where the file cannot be read, is damaged or of another kind, of a version that is
    /// not known, where an external tensor lies outside the model's folder, and where an input has
    /// no shape or holds no real numbers.
    public static func load(
        _ path: String, sizes: ONNXInputSizes = ONNXInputSizes()
    ) throws(Diagnostic) -> Graph {
        let file = try ONNXFile.read(path: path)
        do throws(Diagnostic) { return try graph(file, path: path, sizes) } catch {
            throw error.inFile(path)
        }
    }

    /// The graph of a decoded file; without a path tensors must lie in the message.
    static func graph(
        _ file: ONNXFile, path: String?, _ sizes: ONNXInputSizes = ONNXInputSizes()
    ) throws(Diagnostic) -> Graph {
        let model = file.model
        var assembler = ONNXGraphAssembler(file, name: name(of: model, path), path: path)
        try assembler.assemble(sizes)
        var graph = assembler.graph.compacted()
        graph.metadata["format"] = "ONNX"
        graph.metadata["onnx_versions"] =
            "IR version \(model.irVersion), operator set \(file.operatorSet)"
        let producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }
        if !producer.isEmpty { graph.metadata["producer"] = producer.joined(separator: " ") }
        graph.metadata["source"] = path
        if !assembler.warnings.isEmpty {
            graph.metadata["warnings"] = assembler.warnings.joined(separator: "\n")
        }
        return graph
    }

    /// The graph's name; where an exporter gave none of meaning, that of the file.
    private static func name(of model: ONNXModelProto, _ path: String?) -> String {
        let stated = model.graph.name
        let customary: Set = [
            "", "main_graph", "torch_jit", "torch-jit-export", "torch_jit_export",
            "mxnet_converted_model",
            "graph", "main", "model",
        ]
        guard customary.contains(stated), let path else { return stated.isEmpty ? "model" : stated }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".onnx") ? String(file.dropLast(".onnx".count)) : file
    }
}
