import Diagnostics
import Glibc

/// The names of a checkpoint's files: `<prefix>-symbol.json` and `<prefix>-<epoch>.params`.
enum MXNetFileNames {
    private static let symbolEnding = "-symbol.json"
    private static let parameterEnding = ".params"

    /// See ``MXNetCheckpoint/resolve(_:)``.
    static func resolve(_ argument: String) -> (symbol: String, parameters: String?)? {
        if argument.hasSuffix(symbolEnding) {
            return (argument, try? parameters(besideSymbol: argument))
        }
        if argument.hasSuffix(parameterEnding) {
            let symbol = prefix(ofParameters: argument) + symbolEnding
            return exists(symbol) ? (symbol, argument) : nil
        }
        let symbol = argument + symbolEnding
        guard !argument.isEmpty, exists(symbol) else { return nil }
        return (symbol, try? parameters(besideSymbol: symbol))
    }

    /// The parameter file of the highest epoch beside a symbol file.
    ///
    /// Throws where there is none; the diagnostic lists the parameter files that there are.
    static func parameters(besideSymbol path: String) throws(Diagnostic) -> String {
        let (folder, file) = split(path)
        let prefix = prefix(ofSymbol: file)
        let candidates = entries(folder.isEmpty ? "." : folder).filter {
            $0.hasSuffix(parameterEnding)
        }.sorted()
        var best: (epoch: Int, name: String)?
        for name in candidates {
            guard let (stem, epoch) = epoch(name), stem == prefix else { continue }
            if epoch > best?.epoch ?? -1 { best = (epoch, name) }
        }
        guard let best else {
            throw Diagnostic(
                .usage, "there are no parameters beside the symbol", file: path,
                expected: "a file called \(prefix)-0000.params, or of another epoch",
                advice: "Name the parameter file, or load the symbol without numbers.",
                details: candidates.map { "found: \($0)" })
        }
        return folder + best.name
    }

    /// What the model is called: the last part of the prefix.
    static func modelName(ofSymbol path: String) -> String { prefix(ofSymbol: split(path).file) }

    private static func prefix(ofSymbol file: String) -> String {
        for ending in [symbolEnding, ".json"] where file.hasSuffix(ending) {
            return String(file.dropLast(ending.count))
        }
        return file
    }

    private static func prefix(ofParameters path: String) -> String {
        epoch(path)?.stem ?? String(path.dropLast(parameterEnding.count))
    }

    /// The two parts of `<stem>-<epoch>.params`; the epoch has at least four digits.
    private static func epoch(_ name: String) -> (stem: String, epoch: Int)? {
        let base = name.dropLast(parameterEnding.count)
        guard let dash = base.lastIndex(of: "-") else { return nil }
        let digits = base[base.index(after: dash)...]
        guard digits.count >= 4, digits.allSatisfy({ ("0"..."9").contains($0) }),
            let epoch = Int(digits)
        else { return nil }
        return (String(base[..<dash]), epoch)
    }

    /// The folder with its slash, or empty, and the name in it.
    private static func split(_ path: String) -> (folder: String, file: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        let start = path.index(after: slash)
        return (String(path[..<start]), String(path[start...]))
    }

    private static func exists(_ path: String) -> Bool {
        !path.utf8.contains(0) && access(path, F_OK) == 0
    }

    /// The names in a folder; none where it cannot be read.
    private static func entries(_ folder: String) -> [String] {
        guard !folder.utf8.contains(0), let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }
}
