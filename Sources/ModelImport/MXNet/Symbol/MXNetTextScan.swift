import Diagnostics

/// One pass over a symbol file's bytes for what a JSON decoder does not tell: how deep it nests,
/// which keys occur twice, and in which order a node has `attr` and `attrs`.
///
/// It is no validator: a text that passes still goes through the decoder.
struct MXNetTextScan {
    /// Nodes, by position in `nodes`, whose `attr` stands after their `attrs` and replaces it.
    private(set) var nodesWhereAttrIsLast: Set<Int> = []

    /// An object or a list that is open at some byte.
    private struct Level {
        var isObject: Bool
        var keys: Set<ArraySlice<UInt8>> = []
        /// The latest key of an object.
        var key: ArraySlice<UInt8> = []
        /// The objects and lists begun directly inside.
        var elements = 0
    }

    private static let maximumDepth = 64

    private let bytes: [UInt8]
    private var levels: [Level] = []

    /// Throws where the text is no JSON object, nests too deep or repeats a key.
    init(_ bytes: [UInt8]) throws(Diagnostic) {
        self.bytes = bytes
        let first = bytes.first { !$0.isJSONSpace }
        guard first == UInt8(ascii: "{") else {
            throw Diagnostic(
                .malformedFile, "does not start with a JSON object",
                expected: "an MXNet symbol file")
        }
        var position = 0
        while position < bytes.count { try step(&position) }
    }

    private mutating func step(_ position: inout Int) throws(Diagnostic) {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""):
            let text = string(&position)
            try noteKey(text, before: position)
            return
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard levels.count < Self.maximumDepth else {
                throw Diagnostic(
                    .malformedFile, "nests too deep at byte \(position)",
                    expected: "at most \(Self.maximumDepth) levels")
            }
            if let last = levels.indices.last { levels[last].elements += 1 }
            levels.append(Level(isObject: byte == UInt8(ascii: "{")))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
        default:
            guard byte >= 0x20 || byte.isJSONSpace else {
                throw Diagnostic(.malformedFile, "byte \(position) is \(byte), no JSON text")
            }
        }
        position += 1
    }

    /// The bytes of the string that starts here, without quotes; moves behind it.
    private func string(_ position: inout Int) -> ArraySlice<UInt8> {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = min(end, bytes.count)
        position = min(end + 1, bytes.count)
        return bytes[start..<end]
    }

    /// Remembers a string that turns out to be a key, that is, stands before a colon.
    private mutating func noteKey(
        _ text: ArraySlice<UInt8>, before position: Int
    ) throws(Diagnostic) {
        guard let last = levels.indices.last, levels[last].isObject else { return }
        let next = bytes[position...].first { !$0.isJSONSpace }
        guard next == UInt8(ascii: ":") else { return }
        guard levels[last].keys.insert(text).inserted else {
            let key = String(decoding: text, as: UTF8.self)
            throw Diagnostic(
                .malformedFile,
                "the key '\(key)' occurs twice in the object around byte "
                    + "\(text.startIndex)")
        }
        levels[last].key = text
        // The levels of a node's keys: the document, its list of nodes, the node.
        guard levels.count == 3, levels[0].key.elementsEqual("nodes".utf8) else { return }
        let node = levels[1].elements - 1
        if text.elementsEqual("attr".utf8) {
            nodesWhereAttrIsLast.insert(node)
        } else if text.elementsEqual("attrs".utf8) {
            nodesWhereAttrIsLast.remove(node)
        }
    }
}

extension UInt8 {
    fileprivate var isJSONSpace: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D
    }
}
