import CCodegen
public import Diagnostics
public import GraphIR
import GraphPasses
import ModelExport
import Toolchain

/// Writes a prepared network in another format.
public enum ModelConverter {
    /// Whether a path asks for a format that can be written: ONNX, by the suffix `.onnx`.
    public static func writes(_ path: String) -> Bool {
        let name = FilePaths.name(of: path)
        return name.hasSuffix(".onnx") && FilePaths.stem(of: path) != name
    }

    /// A prepared network as the passes leave it, with steps that they fused as nodes again.
    ///
    /// Throws where a pass refuses the network.
    public static func optimized(_ prepared: Graph) throws(Diagnostic) -> Graph {
        var graph = try InferencePipeline().optimize(prepared)
        _ = try SeparateFusedSteps().run(&graph)
        return graph
    }

    /// Writes an ONNX file, whole or not at all, and gives its size in bytes.
    ///
    /// Throws one diagnostic that lists every node without an ONNX form, and where the file cannot
    /// be written.
    @discardableResult
    public static func convert(_ prepared: Graph, to path: String) throws(Diagnostic) -> Int {
        let bytes = try ONNXWriter(producerVersion: BurinVersion.current).encode(prepared)
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            try bytes.withUnsafeBufferPointer { (buffer) throws(Diagnostic) in
                try AtomicOutput.writeNew(
                    UnsafeRawBufferPointer(buffer), to: aside, naming: path)
            }
        }
        return bytes.count
    }
}
