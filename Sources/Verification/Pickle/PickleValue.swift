/// A value on the stack of ``PickleReader``.
///
/// Lists, tuples and arrays are indices into the reader's tables, so that no value contains another
/// one: whatever a file nests, nothing here recurses.
enum PickleValue: Hashable, Sendable {
    case bytes(ByteString)
    /// UTF-8 text, a range of the file.
    case text(Range<Int>)
    /// Text of protocol 0 whose code points are below 256.
    case escapedText(ByteString)
    case boolean(Bool)
    case integer(Int)
    case none
    case list(Int)
    case tuple(Int)
    case function(PickleFunction)
    /// A NumPy element type of one byte: `u1`, else `b1`.
    case elementType(isByte: Bool)
    /// A NumPy array of bytes.
    case array(Int)

    /// Whether a pickle may use it again from its memo: what could contain itself may not.
    var isLeaf: Bool {
        switch self {
        case .list, .tuple: false
        default: true
        }
    }

    /// What it is, in words.
    var kind: String {
        switch self {
        case .bytes: "bytes"
        case .text, .escapedText: "text"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .none: "None"
        case .list: "a list"
        case .tuple: "a tuple"
        case .function: "a function"
        case .elementType: "an element type"
        case .array: "an array"
        }
    }
}
