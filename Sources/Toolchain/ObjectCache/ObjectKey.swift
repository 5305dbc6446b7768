/// What an object depends on besides the files its source includes: names it in the cache.
struct ObjectKey: Hashable {
    /// A digest of all that.
    let digest: String
    /// The folder of the source, which is another one each time.
    let folder: String

    /// The key of a job; nil for one that makes no object of a C file alone, and for a source that
    /// has the assembler take in another file.
    init?(_ job: ClangJob, compiler: CompilerIdentity) {
        guard let source = job.source, source.hasPrefix("/"), job.output.hasPrefix("/"),
            job.executable == compiler.path, let text = ObjectDependencies.text(source)
        else { return nil }
        let folder = FilePaths.folder(of: source)
        let words = [job.workingDirectory ?? ""] + job.arguments
        var content: [UInt8] = []
        for field in [Self.format, compiler.text] + words.map({ Self.portable($0, folder) }) {
            Self.append(Array(field.utf8), to: &content)
        }
        Self.append(text, to: &content)
        self.folder = folder
        digest = SHA256.digest(content)
    }

    /// Whether a file's name is that of a key.
    static func isDigest(_ name: String) -> Bool {
        name.utf8.count == 64 && name.allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    /// Changes with what is in a key or an entry.
    private static let format = "burin object 2"

    /// Fields come with their lengths: no two lists of fields give the same bytes.
    private static func append(_ field: [UInt8], to content: inout [UInt8]) {
        content += Array("\(field.count):".utf8) + field
    }

    /// A word of the command line with a zero byte, which no word holds, for the folder's path.
    /// The compiler takes that out of what it writes.
    private static func portable(_ word: String, _ folder: String) -> String {
        if word == folder { return "\0" }
        for start in ["", "-ffile-prefix-map="] where word.hasPrefix("\(start)\(folder)/") {
            return "\(start)\0\(word.dropFirst(start.count + folder.count))"
        }
        return word
    }
}
