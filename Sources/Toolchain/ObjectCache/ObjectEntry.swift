import FoundationEssentials

/// A file of the cache: a digest of all that follows, a line of JSON, the object.
struct ObjectEntry: Hashable {
    var dependencies: ObjectDependencies
    var object: [UInt8]

    init(dependencies: ObjectDependencies, object: [UInt8]) {
        self.dependencies = dependencies
        self.object = object
    }

    /// Reads a file's bytes; nil where they are damaged or cut short.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.digestLength,
            Array(SHA256.digest(bytes[Self.digestLength...]).utf8)
                == Array(bytes[..<Self.digestLength]),
            let end = bytes[Self.digestLength...].firstIndex(of: Self.lineEnd),
            let dependencies = try? JSONDecoder().decode(
                ObjectDependencies.self, from: Data(bytes[Self.digestLength..<end]))
        else { return nil }
        self.init(dependencies: dependencies, object: Array(bytes[(end + 1)...]))
    }

    /// The file's bytes; nil where a path is no text.
    var bytes: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let line = try? encoder.encode(dependencies) else { return nil }
        let content = Array(line) + [Self.lineEnd] + object
        return Array(SHA256.digest(content).utf8) + content
    }

    private static let digestLength = 64
    private static let lineEnd = UInt8(ascii: "\n")
}
