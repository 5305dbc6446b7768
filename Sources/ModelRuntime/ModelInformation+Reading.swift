public import Diagnostics

extension ModelInformation {
    /// What a shared library made by `burin compile` tells of itself, also one for another
    /// processor. That is not loaded: the text is read from its file, of the first instruction set.
    ///
    /// Throws as ``LoadedModel/init(path:weights:)`` does, but for the processor, and where a file
    /// for another processor holds no such text.
    public static func read(path: String) throws(Diagnostic) -> ModelInformation {
        let location = try SharedLibrary.location(of: path)
        let isNative: Bool
        do { isNative = try ELFCheck.isNative(location) } catch { throw error.inFile(path) }
        guard !isNative else { return try LoadedModel(path: path, weights: false).information }
        var scan = try InformationScan(location)
        while let text = scan.next() {
            // Weights may look like the beginning of a text, and are none.
            if let information = try? ModelInformation(json: text, file: path) {
                return information
            }
        }
        throw Diagnostic(
            .malformedFile,
            "is a shared library for another processor and holds no information", file: path,
            expected: "a shared library made by burin compile")
    }
}
