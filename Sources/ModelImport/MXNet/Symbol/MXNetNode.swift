/// A node of a symbol file: a variable (operator `null`) or an operator applied to entries.
struct MXNetNode: Hashable, Sendable {
    /// The operator as the file spells it.
    var operatorName: String
    /// Opaque: any text.
    var name: String
    /// The operands in the operator's argument order.
    var inputs: [MXNetEntry]
    /// The node's attributes from whichever of the format's three places held them.
    var attributes: [String: String] = [:]
    /// Where the file has both, `attr` and `attrs`: the one that is not in ``attributes``.
    var otherAttributes: [String: String]?

    var isVariable: Bool { operatorName == "null" }

    init(_ operatorName: String, _ name: String, inputs: [MXNetEntry] = []) {
        self.operatorName = operatorName
        self.name = name
        self.inputs = inputs
    }
}

extension MXNetNode: Decodable {
    private static let keys: Set<String> = [
        "op", "name", "inputs", "attrs", "attr", "param", "backward_source_id", "control_deps",
        "subgraphs",
    ]

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: MXNetJSONKey.self)
        try object.requireKeys(among: Self.keys)
        try object.requireEmptyList("control_deps")
        try object.requireEmptyList("subgraphs")
        operatorName = try object.decode(String.self, forKey: MXNetJSONKey("op"))
        name = try object.decode(String.self, forKey: MXNetJSONKey("name"))
        inputs = try object.decode([MXNetEntry].self, forKey: MXNetJSONKey("inputs"))
        let current = try Self.texts("attrs", object)
        let older = try Self.texts("attr", object)
        let oldest = try Self.texts("param", object) ?? [:]
        // `param` never replaces what the others say.
        attributes = (current ?? older ?? [:]).merging(oldest) { kept, _ in kept }
        if current != nil, let older {
            otherAttributes = older.merging(oldest) { kept, _ in kept }
        }
        guard !isVariable || inputs.isEmpty else {
            throw DecodingError.dataCorruptedError(
                forKey: MXNetJSONKey("inputs"), in: object,
                debugDescription: "the variable '\(name)' has inputs")
        }
    }

    private static func texts(
        _ name: String, _ object: KeyedDecodingContainer<MXNetJSONKey>
    ) throws -> [String: String]? {
        let key = MXNetJSONKey(name)
        guard object.contains(key) else { return nil }
        return try object.decode([String: String].self, forKey: key)
    }
}
