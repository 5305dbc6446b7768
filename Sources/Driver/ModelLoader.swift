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
            try fill(&graph, seed)
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
        try prepare(try read(request), request)
    }

    /// A network that is read already, ready for inference as a request asks.
    public static func prepare(
        _ graph: Graph, _ request: ModelRequest
    ) throws(Diagnostic) -> Graph {
        var options = InferencePipeline.Options()
        options.inputSize = request.inputSize
        options.batch = request.batch
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
        case .seed(let seed): try fill(&graph, seed)
        case .file(let path): try NamedParameters(path: path).fill(&graph)
        case .beside: break
        }
        return graph
    }

    /// Parameters that seeded numbers are made for: 2^29, 2 GiB. Folding and packing hold them
    /// about four times at once.
    private static let seededLimit = 1 << 29

    /// Gives open parameters seeded numbers, unless sizes ask for more memory than makes sense.
    private static func fill(_ graph: inout Graph, _ seed: UInt64) throws(Diagnostic) {
        var total = 0
        for value in graph.values where value.isParameter && value.tensor == nil {
            total = min(total, seededLimit) + min(value.shape.elementCount ?? 0, seededLimit + 1)
        }
        guard total <= seededLimit else {
            throw Diagnostic(
                .unsupportedModel, "the network's parameters are too many for seeded numbers",
                file: graph.metadata["source"], expected: "at most \(seededLimit)",
                advice: "choose a smaller --input-shape: a dense layer's weight grows with it")
        }
        SeededParameters(seed: seed).fill(&graph)
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
