public import Diagnostics
import Foundation
import GraphIR
import Toolchain

/// Writes a ``DepartingPart`` so that others can run it: `model.onnx`, and its input and expected
/// result as `test_data_set_0`, in the layout of the ONNX backend tests.
public enum BisectionFolder {
    /// The file by which a folder is known to be one of these, and may be replaced.
    static let marker = "burin-bisect.txt"

    /// Throws where no folder can be written to a path, before long work.
    public static func requireWritable(_ path: String) throws(Diagnostic) {
        try AtomicOutput.requireWritableFolder(path, marker: marker)
    }

    /// Writes the folder, whole or not at all.
    ///
    /// Throws where the part has no form in ONNX, the folder cannot be written, or it holds
    /// anything else already.
    public static func write(_ part: DepartingPart, to path: String) async throws(Diagnostic) {
        try await AtomicOutput.writeFolder(to: path, marker: marker) {
            (aside: String) async throws(Diagnostic) in
            try ModelConverter.convert(part.graph, to: "\(aside)/model.onnx")
            let data = "\(aside)/test_data_set_0"
            do {
                try FileManager.default.createDirectory(
                    atPath: data, withIntermediateDirectories: false)
            } catch {
                throw Diagnostic(
                    .usage, "cannot be written: \(error.localizedDescription)", file: path)
            }
            for (index, tensor) in part.inputs.enumerated() {
                let name = part.graph[part.graph.inputs[index]].name
                try TensorFile.write(tensor, named: name, to: "\(data)/input_\(index).pb")
            }
            let name = part.graph.outputs.first.map { part.graph[$0].name } ?? ""
            try TensorFile.write(part.expected, named: name, to: "\(data)/output_0.pb")
            try AtomicOutput.write(text(part).utf8, to: "\(aside)/\(marker)")
        }
    }

    /// What the folder holds and what to do with it.
    private static func text(_ part: DepartingPart) -> String {
        let nodes = part.graph.nodes.map { node in
            "  \(node.operator.mnemonic) '\(node.name)'".escapedForDisplay
        }
        let what = part.isSmallest ? "the smallest part" : "a part"
        return """
            \(what) of '\(part.graph.name)' that Burin's compiled code computes otherwise than its
            interpreter:

            \(nodes.joined(separator: "\n"))

            model.onnx                     the part
            test_data_set_0/input_*.pb     what it is given
            test_data_set_0/output_0.pb    what the float64 interpreter makes of it, as float32

            burin check model.onnx --reference test_data_set_0 shows the departure. Any other engine
            that runs ONNX can be given the same files. Please report it with this folder.

            """
    }
}
