/// A symbol file's top level as the JSON spells it.
struct MXNetDocument: Decodable {
    let nodes: [MXNetNode]
    let argumentNodes: [Int]
    let heads: [MXNetEntry]
    let version: Int

    /// MXNet's loader takes files without a version to be of 0.8.0.
    private static let versionOfFilesWithout = 800

    private static let keys: Set<String> = [
        "nodes", "arg_nodes", "heads", "node_row_ptr", "attrs",
    ]

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: MXNetJSONKey.self)
        // `node_row_ptr` differs between builds of one version; nothing may depend on it.
        try object.requireKeys(among: Self.keys)
        nodes = try object.decode([MXNetNode].self, forKey: MXNetJSONKey("nodes"))
        argumentNodes = try object.decode([Int].self, forKey: MXNetJSONKey("arg_nodes"))
        heads = try object.decode([MXNetEntry].self, forKey: MXNetJSONKey("heads"))
        version = try Self.version(object) ?? Self.versionOfFilesWithout
    }

    /// Graph attributes are `[type, value]` pairs; only the version says something to us.
    private static func version(
        _ object: KeyedDecodingContainer<MXNetJSONKey>
    ) throws -> Int? {
        let key = MXNetJSONKey("attrs")
        guard object.contains(key) else { return nil }
        let attributes = try object.nestedContainer(keyedBy: MXNetJSONKey.self, forKey: key)
        var version: Int?
        for name in attributes.allKeys {
            var pair = try attributes.nestedUnkeyedContainer(forKey: name)
            let type = try pair.decode(String.self)
            guard name.stringValue == "mxnet_version" else { continue }
            let number = try pair.decode(Int.self)
            guard type == "int", pair.isAtEnd, (0..<1_000_000).contains(number) else {
                throw DecodingError.dataCorruptedError(
                    forKey: name, in: attributes,
                    debugDescription: "expected [\"int\", version number]")
            }
            version = number
        }
        return version
    }
}
