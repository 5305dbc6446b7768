import FoundationEssentials

extension LayerListing {
    /// The folder of MXNet's listings, beside the package; absent in most checkouts.
    static let folder: URL = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "../../../shared/facts/layers").standardized

    static var folderExists: Bool {
        let exists = FileManager.default.fileExists(atPath: folder.path)
        if !exists { print("skipped: there is no folder \(folder.path)") }
        return exists
    }

    /// Reads `#, op, name, inputs, out_shape, attrs, macs, params`, tab-separated, one line a node.
    init(file name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Self.line)
            .sortedByBytes()
    }

    private static func line(_ row: Substring) -> String {
        let columns = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        let attributes = Dictionary(
            uniqueKeysWithValues: columns[5].split(separator: ";").map { entry in
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts[1])
            })
        let parameters = (columns.count > 7 ? columns[7] : "").split(separator: ";")
            .map { String($0.dropFirst(4)) }.sortedByBytes().joined(separator: ";")
        let spelled = spelling(columns[1], attributes)
        return (Array(columns[1...4]) + [spelled, parameters]).joined(separator: "|")
    }

    private static func spelling(_ op: String, _ attributes: [String: String]) -> String {
        func pair(_ name: String, _ fallback: String) -> String {
            (attributes[name] ?? fallback).filter { !"() ".contains($0) }
                .split(separator: ",").joined(separator: "x")
        }
        let hasBias = attributes["no_bias"] != "True"
        switch op {
        case "Convolution":
            return "kernel=\(pair("kernel", "")) stride=\(pair("stride", "1,1")) "
                + "pad=\(pair("pad", "0,0")) groups=\(attributes["num_group"] ?? "1") "
                + "bias=\(hasBias)"
        case "FullyConnected": return "bias=\(hasBias)"
        case "BatchNorm":
            return "eps=\(attributes["eps"] ?? "") "
                + "fix_gamma=\((attributes["fix_gamma"] ?? "").lowercased())"
        case "Pooling":
            let kind = attributes["pool_type"] ?? ""
            if attributes["global_pool"] == "True" { return "global=\(kind)" }
            return "\(kind) kernel=\(pair("kernel", "")) stride=\(pair("stride", "")) "
                + "pad=\(pair("pad", ""))"
        default:
            return attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: " ")
        }
    }
}
