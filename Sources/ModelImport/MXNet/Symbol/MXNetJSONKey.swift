/// Any key of a JSON object, so that readers can see and refuse keys they do not know.
struct MXNetJSONKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer<MXNetJSONKey> {
    /// Throws where the object has a key that is not among `known`.
    func requireKeys(among known: Set<String>) throws {
        let unknown = allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
        guard let first = unknown.first else { return }
        throw DecodingError.dataCorruptedError(
            forKey: MXNetJSONKey(first), in: self,
            debugDescription: "unknown key '\(first)'; expected one of "
                + known.sorted().joined(separator: ", "))
    }

    /// Throws where the list under a key is there and not empty.
    func requireEmptyList(_ name: String) throws {
        let key = MXNetJSONKey(name)
        guard contains(key) else { return }
        guard try nestedUnkeyedContainer(forKey: key).isAtEnd else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "'\(name)' is not empty")
        }
    }
}
