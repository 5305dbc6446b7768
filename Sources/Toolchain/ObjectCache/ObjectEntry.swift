import FoundationEssentials

/// A file of the cache: a digest of its key and of all that follows, a line of JSON, the object.
///
/// With the key in the digest a file under another one's name is as good as damaged.
struct ObjectEntry: Hashable {
    var dependencies: ObjectDependencies
    var object: [UInt8]
    /// What it is kept under.
    let key: String

    init(dependencies: ObjectDependencies, object: [UInt8], key: String) {
        self.dependencies = dependencies
        self.object = object
        self.key = key
    }

    /// Reads the bytes of a key's file; nil where they are damaged, cut short or another key's.
    init?(_ bytes: [UInt8], of key: String) {
        guard bytes.count > Self.digestLength,
            Self.digest(bytes[Self.digestLength...], of: key) == bytes[..<Self.digestLength],
            let end = bytes[Self.digestLength...].firstIndex(of: Self.lineEnd),
            let dependencies = try? JSONDecoder().decode(
                ObjectDependencies.self, from: Data(bytes[Self.digestLength..<end]))
        else { return nil }
        self.init(dependencies: dependencies, object: Array(bytes[(end + 1)...]), key: key)
    }

    /// The file's bytes; nil where a path is no text.
    var bytes: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let line = try? encoder.encode(dependencies) else { return nil }
        let content = Array(line) + [Self.lineEnd] + object
        return Self.digest(content[...], of: key) + content
    }

    private static func digest(_ content: ArraySlice<UInt8>, of key: String) -> ArraySlice<UInt8> {
        ArraySlice(SHA256.digest(Array(key.utf8) + content).utf8)
    }

    private static let digestLength = 64
    private static let lineEnd = UInt8(ascii: "\n")
}
