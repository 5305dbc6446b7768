import Diagnostics
import GraphIR

@testable import ModelImport

/// Writes symbol files: nodes in order, by name, as MXNet's JSON spells them.
struct SymbolText {
    private(set) var nodes: [String] = []
    private var indices: [String: Int] = [:]
    private var variables: [Int] = []
    var version: Int? = 10901

    /// A network that starts with the variable `data`.
    init() { variable("data") }

    mutating func variable(_ name: String, _ attributes: [(String, String)] = []) {
        variables.append(nodes.count)
        add("null", name, attributes, "")
    }

    /// An operator on named nodes; `name#k` means output k. Unknown names become variables.
    mutating func node(
        _ operatorName: String, _ name: String, _ attributes: [(String, String)] = [],
        _ inputs: [String] = ["data"]
    ) {
        var entries: [String] = []
        for input in inputs {
            let parts = input.split(separator: "#", maxSplits: 1)
            let source = parts.first.map(String.init) ?? ""
            if indices[source] == nil { variable(source) }
            entries.append("[\(indices[source] ?? 0), \(parts.count > 1 ? parts[1] : "0"), 0]")
        }
        add(operatorName, name, attributes, entries.joined(separator: ", "))
    }

    private mutating func add(
        _ operatorName: String, _ name: String, _ attributes: [(String, String)],
        _ inputs: String
    ) {
        let texts = attributes.map { "\(Self.quoted($0.0)): \(Self.quoted($0.1))" }
        indices[name] = nodes.count
        nodes.append(
            """
            {"op": \(Self.quoted(operatorName)), "name": \(Self.quoted(name)), \
            "attrs": {\(texts.joined(separator: ", "))}, "inputs": [\(inputs)]}
            """)
    }

    /// The file's text; the last node is the output unless others are named.
    func text(heads: [String] = []) -> [UInt8] {
        let heads = heads.isEmpty ? [nodes.count - 1] : heads.compactMap { indices[$0] }
        return Self.document(
            nodes, variables, heads.map { "[\($0), 0, 0]" }, version: version)
    }

    static func document(
        _ nodes: [String], _ variables: [Int], _ heads: [String], version: Int? = 10901,
        extra: String = ""
    ) -> [UInt8] {
        let attributes = version.map { #", "attrs": {"mxnet_version": ["int", \#($0)]}"# } ?? ""
        let list = nodes.joined(separator: ",\n")
        return Array(
            """
            {"nodes": [\(list)], "arg_nodes": \(variables), "node_row_ptr": [0, 1], \
            "heads": [\(heads.joined(separator: ", "))]\(attributes)\(extra)}
            """.utf8)
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The imported graph, with numbers where there is a parameter file.
    func graph(
        _ parameters: ParameterFileBuilder? = nil, heads: [String] = [], output: String? = nil
    ) throws(Diagnostic) -> Graph {
        let symbol = try MXNetSymbol.parse(text(heads: heads))
        var file: MXNetParameterFile?
        if let parameters {
            file = try MXNetParameterFile.parse(parameters.bytes, path: "test.params")
        }
        return try MXNetCheckpoint.graph(
            symbol, file, path: "test-symbol.json", output: output)
    }

    /// One operator on `data` and further variables, imported without numbers.
    static func single(
        _ operatorName: String, _ attributes: [(String, String)] = [],
        _ inputs: [String] = ["data"], data: String? = nil
    ) throws(Diagnostic) -> Graph {
        var text = SymbolText()
        if let data {
            text = SymbolText(dataShape: data)
        }
        text.node(operatorName, "it", attributes, inputs)
        return try text.graph()
    }

    init(dataShape: String) { variable("data", [("__shape__", dataShape)]) }
}
