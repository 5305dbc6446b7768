public import Diagnostics
public import GraphIR

/// Reads networks that MXNet saved: `<prefix>-symbol.json` with `<prefix>-<epoch>.params`.
///
/// All nodes of the symbol are translated. Operators that Burin does not run become
/// ``GraphIR/Foreign`` nodes with the reason, because most of them belong to a training head that
/// a later pass cuts off. Height and width of the image stay open unless the symbol declares them.
///
/// The graph's metadata says `source`, `parameters`, `format`, `mxnet_version`, and where there is
/// something to say `warnings`, `missing_parameters` (one a line) and `precision`.
public enum MXNetCheckpoint {
    /// The network with its numbers.
    ///
    /// - Parameters:
    ///   - path: The symbol file.
    ///   - parameters: The parameter file; by default the one of the highest epoch beside the
    ///     symbol.
    ///   - output: The node whose parameters must all be there; by default `fc1` where there is
    ///     such a node, else all outputs. Parameters behind it may be missing.
    ///   - inputSize: Height and width for shapes of missing parameters that depend on them.
    ///
    /// Throws where a file is damaged, the two do not fit each other or needed parameters are
    /// missing; the diagnostic lists all of these.
    public static func load(
        symbol path: String, parameters: String? = nil, output: String? = nil,
        inputSize: SpatialSize = 112
    ) throws(Diagnostic) -> Graph {
        let symbol = try MXNetSymbol.read(path: path)
        let parameterPath: String
        if let parameters {
            parameterPath = parameters
        } else {
            parameterPath = try MXNetFileNames.parameters(besideSymbol: path)
        }
        let file = try MXNetParameterFile.read(path: parameterPath)
        guard file.isNamed || file.entries.isEmpty else {
            throw Diagnostic(
                .malformedFile, "its \(file.entries.count) arrays have no names",
                file: parameterPath, expected: "names like 'arg:conv0_weight'")
        }
        do throws(Diagnostic) {
            return try graph(symbol, file, path: path, output: output, inputSize)
        } catch {
            throw error.inFile(path)
        }
    }

    /// The network without numbers: parameters have shapes alone, to be filled from a seed.
    ///
    /// Shapes follow from the operators' attributes; the one of a fully connected layer also from
    /// the image's height and width, `inputSize`. Throws where the file is damaged.
    public static func loadSymbol(
        _ path: String, inputSize: SpatialSize = 112
    ) throws(Diagnostic) -> Graph {
        let symbol = try MXNetSymbol.read(path: path)
        do throws(Diagnostic) {
            return try graph(symbol, nil, path: path, output: nil, inputSize)
        } catch {
            throw error.inFile(path)
        }
    }

    /// The files that a model argument means, or nil where it is no MXNet model.
    ///
    /// The argument is a symbol file, a parameter file with its symbol beside it, or the prefix
    /// of both. Without numbers beside the symbol `parameters` is nil.
    public static func resolve(_ argument: String) -> (symbol: String, parameters: String?)? {
        MXNetFileNames.resolve(argument)
    }

    /// The graph of a symbol; without a file all parameters lack numbers.
    static func graph(
        _ symbol: MXNetSymbol, _ file: MXNetParameterFile?, path: String, output: String? = nil,
        _ inputSize: SpatialSize = 112
    ) throws(Diagnostic) -> Graph {
        let program = try MXNetProgram(symbol)
        let chosen = try MXNetInferenceOutput(program.symbol, named: output)
        var assembler = MXNetGraphAssembler(
            program, file, name: MXNetFileNames.modelName(ofSymbol: path), inputSize: inputSize)
        try assembler.assemble()
        let names = assembler.binder.missing.sorted().map { program.symbol.nodes[$0].name }
        let needed = assembler.binder.missing.sorted().filter { chosen.needed[$0] }
        if let file, !needed.isEmpty {
            throw missing(needed.map { program.symbol.nodes[$0].name }, file, path)
        }
        var graph = assembler.graph
        graph.metadata["format"] = "MXNet"
        graph.metadata["mxnet_version"] = symbol.versionText
        graph.metadata["source"] = path
        graph.metadata["parameters"] = file?.path
        if !assembler.binder.warnings.isEmpty {
            graph.metadata["warnings"] = assembler.binder.warnings.joined(separator: "\n")
        }
        if !names.isEmpty {
            graph.metadata["missing_parameters"] = names.joined(separator: "\n")
        }
        return graph
    }

    private static func missing(
        _ names: [String], _ file: MXNetParameterFile, _ symbol: String
    ) -> Diagnostic {
        Diagnostic(
            .malformedFile, "\(names.count) parameters of '\(symbol)' are missing",
            file: file.path, expected: "an array for every variable but data and labels",
            advice: "Check that both files belong to the same model, or name an earlier output.",
            details: names.map { "missing: \($0)" })
    }
}
