import Architectures
public import Diagnostics
import Foundation
public import GraphIR
import GraphPasses
import ModelImport

/// Finds, reads and prepares the network a request names.
public enum ModelLoader {
    /// The network as its source states it: symbolic sizes, training tail and all.
    ///
    /// Parameters have numbers unless the weights are missing for an architecture; see
    /// ``prepare(_:)``. Throws where the model is not known, not readable or not well formed.
    public static func read(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        if ArchitectureCatalog.all.contains(where: { $0.name == request.model }) {
            return try readArchitecture(request)
        }
        try requireFileOptions(request)
        guard let place = MXNetCheckpoint.resolve(request.model) else {
            throw unknownModel(request.model)
        }
        switch request.weights {
        case .seed(let seed):
            let size = request.inputSize ?? SpecializeShape.defaultInputSize
            var graph = try MXNetCheckpoint.loadSymbol(place.symbol, inputSize: size)
            SeededParameters(seed: seed).fill(&graph)
            return graph
        case .file(let path):
            return try MXNetCheckpoint.load(
                symbol: place.symbol, parameters: path, output: request.output)
        case .beside:
            return try MXNetCheckpoint.load(
                symbol: place.symbol, parameters: place.parameters, output: request.output)
        }
    }

    /// The network ready for inference: the training tail cut, sizes fixed, everything checked.
    ///
    /// This graph is what the interpreter runs as the reference and what passes start from.
    public static func prepare(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        let graph = try read(request)
        var options = InferencePipeline.Options()
        options.inputSize = request.inputSize
        options.output = request.output
        var prepared = try InferencePipeline(options).prepare(graph)
        if let found = InputNormalization.detect(in: prepared) {
            prepared.metadata["preprocessing"] =
                "the network itself computes scale (x - mean) with \(found.description): "
                + "give it RGB values 0...255 as they are"
        } else {
            prepared.metadata["preprocessing"] =
                "none found in the network: give it what it was trained on, in RGB order"
        }
        return prepared
    }

    private static func readArchitecture(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        var options = request.architecture
        if let size = request.inputSize { options.inputSize = size }
        var graph = try ArchitectureCatalog.graph(named: request.model, options: options)
        switch request.weights {
        case .seed(let seed): SeededParameters(seed: seed).fill(&graph)
        case .file(let path): try NamedParameters(path: path).fill(&graph)
        case .beside: break
        }
        return graph
    }

    private static func requireFileOptions(_ request: ModelRequest) throws(Diagnostic) {
        guard request.architecture == ArchitectureOptions(inputSize: request.architecture.inputSize)
        else {
            throw Diagnostic(
                .usage, "'\(request.model)' is not an architecture's name",
                expected: "no architecture options with a model file",
                advice: "burin list shows the architectures")
        }
    }

    private static func unknownModel(_ name: String) -> Diagnostic {
        if name.hasSuffix(".onnx") {
            return Diagnostic(
                .unsupportedModel, "ONNX files cannot be read yet", file: name,
                advice: "give the MXNet checkpoint the file was exported from")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) {
            return Diagnostic(
                .usage, isFolder.boolValue ? "this is a folder" : "this file is no model",
                file: name,
                expected: "an architecture's name, or an MXNet checkpoint: prefix-symbol.json with "
                    + "prefix-NNNN.params beside it")
        }
        // The catalog's own error has the nearest name and the list.
        do {
            _ = try ArchitectureCatalog.entry(named: name)
            return Diagnostic(.usage, "'\(name)' is not a model")
        } catch {
            var diagnostic = error
            diagnostic.message = "'\(name)' is neither a file nor an architecture"
            return diagnostic
        }
    }
}
