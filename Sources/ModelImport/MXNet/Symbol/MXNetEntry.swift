/// A reference to one output of a node in a symbol file: `[node, output]` or, since NNVM,
/// `[node, output, version]`. The version counts mutations in training and is ignored.
struct MXNetEntry: Hashable, Sendable {
    var node: Int
    var output: Int
}

extension MXNetEntry: Decodable {
    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        node = try list.decode(Int.self)
        output = try list.decode(Int.self)
        if !list.isAtEnd { _ = try list.decode(Int.self) }
        guard list.isAtEnd else {
            throw DecodingError.dataCorruptedError(
                in: list, debugDescription: "the entry has more than 3 numbers")
        }
    }
}
