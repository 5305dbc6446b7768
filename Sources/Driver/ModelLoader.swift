import Architectures
public import Diagnostics
import Foundation
public import GraphIR
public import GraphPasses
import ModelImport
import Toolchain

/// Finds, reads and prepares the network a request names.
public enum ModelLoader {
    /// The network as its source states it: symbolic sizes, training tail and all.
    ///
    /// Parameters have numbers unless the weights are missing for an architecture; see
    /// ``prepare(_:)``. Throws where the model is not known, not readable or not well formed.
    public static func read(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        var graph = try readSource(request)
        if let normalization = request.normalization {
            try normalization.run(&graph)
            graph.metadata["added_normalization"] = normalization.description
        }
        return graph
    }

    private static func readSource(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        guard request.namedSizes.isEmpty || ONNXModel.isFile(request.model) else {
            throw Diagnostic(
                .usage, "sizes by name belong to ONNX files", expected: "no --dim",
                advice: "--input-shape HxW fixes height and width")
        }
        if ArchitectureCatalog.all.contains(where: { $0.name == request.model }) {
            return try readArchitecture(request)
        }
        try requireFileOptions(request)
        if ONNXModel.isFile(request.model) { return try readONNX(request) }
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
        let options = pipelineOptions(for: graph, request)
        var prepared = try InferencePipeline(options).prepare(graph)
        prepared.metadata["preprocessing"] = preprocessing(of: prepared, request.normalization)
        return prepared
    }

    /// What the caller is told of the input.
    private static func preprocessing(
        of graph: Graph, _ added: AddInputNormalization?
    ) -> String {
        let origin = added.map { " (\($0.description) was asked for)" } ?? ""
        guard let found = InputNormalization.detect(in: graph) else {
            return "none found in the network\(origin): give it what it was trained on, in "
                + "RGB order"
        }
        return "the network itself computes scale (x - mean) with \(found.description)\(origin): "
            + "give it RGB values 0...255 as they are"
    }

    /// What the request asks of the pipeline for a network that is read already.
    ///
    /// An ONNX model says itself what it gives: its first output, unless another is asked for.
    public static func pipelineOptions(
        for graph: Graph, _ request: ModelRequest
    ) -> InferencePipeline.Options {
        var options = InferencePipeline.Options(
            inputSize: request.inputSize, batch: request.batch, output: request.output)
        if graph.metadata["format"] == "ONNX", options.output == nil,
            let first = graph.outputs.first, graph[first].producer != nil
        {
            options.output = graph[first].name
        }
        return options
    }

    private static func readONNX(_ request: ModelRequest) throws(Diagnostic) -> Graph {
        guard request.weights == .beside else {
            throw Diagnostic(
                .usage, "an ONNX file holds its weights itself", file: request.model,
                expected: "no --weights with a source")
        }
        let sizes = ONNXInputSizes(
            batch: request.batch, inputSize: request.inputSize, named: request.namedSizes)
        return try ONNXModel.load(request.model, sizes: sizes)
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
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) {
            let start = FileStart.read(name, count: 8)
            let isCompiled =
                start == Array("!<arch>\n".utf8) || start.starts(with: [0x7F] + "ELF".utf8)
            return Diagnostic(
                .usage, isFolder.boolValue ? "this is a folder" : "this file is no model",
                file: name,
                expected: "an architecture's name, an ONNX file, or an MXNet checkpoint: "
                    + "prefix-symbol.json with prefix-NNNN.params beside it",
                advice: isCompiled
                    ? "give the model it was compiled from; commands that take a compiled one want"
                        + " the shared library, NAME.so" : nil)
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
