import Diagnostics
import FoundationEssentials

/// The network in an MXNet `-symbol.json`, its references checked and in one dialect.
///
/// Reads the files of MXNet 0.8 (no version, attributes under `param`) to 1.9.1.
struct MXNetSymbol: Sendable {
    var nodes: [MXNetNode]
    var heads: [MXNetEntry]
    /// MXNet's version as major * 10000 + minor * 100 + patch; 800 where the file has none.
    let version: Int

    /// The version as people write it.
    var versionText: String { "\(version / 10000).\(version / 100 % 100).\(version % 100)" }

    /// No symbol file comes near this; larger ones are something else.
    private static let maximumBytes = 1 << 28

    /// Reads and checks a file.
    ///
    /// Throws where it cannot be read, is no symbol file, or a reference in it leads nowhere.
    static func read(path: String) throws(Diagnostic) -> MXNetSymbol {
        do throws(Diagnostic) {
            let file = try FileBytes(path: path)
            guard file.count <= maximumBytes else {
                throw Diagnostic(
                    .malformedFile, "has \(file.count) bytes",
                    expected: "an MXNet symbol file of at most \(maximumBytes)")
            }
            return try parse(try file.array(of: UInt8.self, from: 0, count: file.count))
        } catch {
            throw error.inFile(path)
        }
    }

    /// Reads and checks JSON text. Throws as ``read(path:)``.
    static func parse(_ text: [UInt8]) throws(Diagnostic) -> MXNetSymbol {
        let scan = try MXNetTextScan(text)
        let document: MXNetDocument
        do {
            document = try JSONDecoder().decode(MXNetDocument.self, from: Data(text))
        } catch {
            throw diagnostic(error)
        }
        var symbol = MXNetSymbol(
            nodes: document.nodes, heads: document.heads, version: document.version)
        for node in scan.nodesWhereAttrIsLast where node < symbol.nodes.count {
            if let other = symbol.nodes[node].otherAttributes {
                symbol.nodes[node].attributes = other
            }
        }
        try symbol.check(argumentNodes: document.argumentNodes)
        return symbol
    }

    /// A decoder's error with the place in the document.
    private static func diagnostic(_ error: any Error) -> Diagnostic {
        guard let error = error as? DecodingError else {
            return Diagnostic(.malformedFile, "cannot be read as JSON: \(error)")
        }
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
            .dataCorrupted(let found):
            context = found
        @unknown default: return Diagnostic(.malformedFile, "cannot be read as JSON: \(error)")
        }
        let cause = context.underlyingError.map { " \($0)" } ?? ""
        return Diagnostic(
            .malformedFile, "\(place(context.codingPath)): \(context.debugDescription)\(cause)",
            expected: "an MXNet symbol file")
    }

    private static func place(_ keys: [any CodingKey]) -> String {
        var text = ""
        for key in keys {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return text.isEmpty ? "the document" : text
    }
}
