import Diagnostics

/// Reads the pickle of a verification set, `(images, labels)`, without running any of it.
///
/// A stack machine over the opcodes of ``PickleOpcode``; any other ends with an error that names
/// opcode and offset. Of functions only NumPy's arrays of bytes, its booleans and `_codecs.encode`
/// are known, by their exact pattern. Every length is checked against the bytes that are left. A byte
/// of the file makes one value at most, and values are counted: besides the file they take at most
/// about a hundred bytes for each of its bytes, and a gigabyte in all. Written from the
/// description of the format in Python's `pickletools`.
struct PickleReader {
    /// What a pickle holds: encoded pictures and labels.
    struct Content {
        var images: [ByteString]
        var labels: [Bool]
    }

    /// The most values a pickle may make, each of some tens of bytes.
    static let valuesLimit = 1 << 22
    /// The longest line of a number or of a function's name.
    static let lineLimit = 128

    let bytes: [UInt8]
    private(set) var position = 0
    /// Where the opcode at work began.
    private(set) var opcodeOffset = 0
    private var stack: [PickleValue] = []
    /// Heights of the stack where marks lie.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    private var valuesMade = 0
    private var lists: [[PickleValue]] = []
    var tuples: [[PickleValue]] = []
    /// Bytes of arrays; nil before `BUILD` gave them.
    var arrays: [ByteString?] = []

    /// A reader at the start of a file.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads all; throws a malformed-file diagnostic for anything that is no such set.
    mutating func read() throws(Diagnostic) -> Content {
        while true {
            opcodeOffset = position
            guard position < bytes.count else { throw failure("the file ends before STOP") }
            let byte = bytes[position]
            position += 1
            guard let opcode = PickleOpcode(rawValue: byte) else {
                throw failure(
                    "opcode \(PickleOpcode.name(byte)) is refused",
                    expected: "a pickle of a list of encoded pictures and a list of booleans")
            }
            if opcode == .stop { return try content() }
            try execute(opcode)
        }
    }

    /// A diagnostic at the opcode at work.
    func failure(_ message: String, expected: String? = nil) -> Diagnostic {
        Diagnostic(.malformedFile, "byte \(opcodeOffset): \(message)", expected: expected)
    }
}

// What extensions in other files need of the stack.
extension PickleReader {
    mutating func push(_ value: PickleValue) throws(Diagnostic) {
        valuesMade += 1
        guard valuesMade <= Self.valuesLimit else {
            throw failure("more than \(Self.valuesLimit) values")
        }
        stack.append(value)
    }

    mutating func pop() throws(Diagnostic) -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
            throw failure("nothing is on the stack")
        }
        return value
    }

    /// The values above the last mark, which goes.
    mutating func popToMark() throws(Diagnostic) -> [PickleValue] {
        guard let height = marks.popLast() else { throw failure("no mark is on the stack") }
        let values = Array(stack[height...])
        stack.removeSubrange(height...)
        return values
    }

    mutating func pushMark() throws(Diagnostic) {
        guard marks.count < Self.valuesLimit else { throw failure("too many marks") }
        marks.append(stack.count)
    }

    mutating func pushList(_ values: [PickleValue]) throws(Diagnostic) {
        lists.append(values)
        try push(.list(lists.count - 1))
    }

    mutating func pushTuple(_ values: [PickleValue]) throws(Diagnostic) {
        tuples.append(values)
        try push(.tuple(tuples.count - 1))
    }

    /// A tuple of the topmost values.
    mutating func pushTuple(count: Int) throws(Diagnostic) {
        var values: [PickleValue] = []
        for _ in 0..<count { values.append(try pop()) }
        try pushTuple(values.reversed())
    }

    /// Adds values to the list on top.
    mutating func extendList(_ values: [PickleValue]) throws(Diagnostic) {
        guard stack.count > marks.last ?? 0, case .list(let index) = stack.last else {
            throw failure("there is no list to append to")
        }
        lists[index] += values
    }

    /// Remembers the value on top, under the next number where none is given.
    mutating func remember(as index: Int?) throws(Diagnostic) {
        let value = try pop()
        stack.append(value)
        guard memo.count < Self.valuesLimit else { throw failure("too many values are remembered") }
        memo[index ?? memo.count] = value
    }

    mutating func recall(_ index: Int) throws(Diagnostic) {
        guard let value = memo[index] else { throw failure("nothing is remembered as \(index)") }
        guard value.isLeaf else { throw failure("\(value.kind) is used twice") }
        try push(value)
    }

    /// The next bytes of the file, as a range.
    mutating func take(_ count: Int) throws(Diagnostic) -> Range<Int> {
        let left = bytes.count - position
        guard count >= 0, count <= left else {
            throw failure("\(count) bytes are announced where \(left) are left")
        }
        position += count
        return position - count..<position
    }

    /// An unsigned little-endian number of up to eight bytes; nil where it has more than 63 bits.
    mutating func number(bytes count: Int) throws(Diagnostic) -> Int {
        let range = try take(count)
        let value = bytes[range].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let number = Int(exactly: value) else { throw failure("the length \(value)") }
        return number
    }

    /// The text up to the end of the line, which is ASCII.
    mutating func line() throws(Diagnostic) -> String {
        let rest = bytes[position...].prefix(Self.lineLimit)
        guard let end = rest.firstIndex(of: 0x0A) else { throw failure("a line without end") }
        let text = rest[..<end]
        position = end + 1
        guard text.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            throw failure("a line that is no text")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// What stands up to the end of the line, of any length.
    mutating func longLine() throws(Diagnostic) -> Range<Int> {
        guard let end = bytes[position...].firstIndex(of: 0x0A) else {
            throw failure("a line without end")
        }
        defer { position = end + 1 }
        return position..<end
    }

    /// What is left at `STOP`, if it is images and labels.
    private func content() throws(Diagnostic) -> Content {
        let expected = "a pair of a list of pictures and a list of booleans"
        guard stack.count == 1, marks.isEmpty, case .tuple(let index) = stack[0],
            tuples[index].count == 2, case .list(let images) = tuples[index][0],
            case .list(let labels) = tuples[index][1]
        else { throw failure("the pickle holds something else", expected: expected) }
        guard position == bytes.count else {
            throw failure("\(bytes.count - position) bytes follow the end of the pickle")
        }
        var content = Content(images: [], labels: [])
        for (number, value) in lists[images].enumerated() {
            switch value {
            case .bytes(let string): content.images.append(string)
            case .array(let index):
                guard let string = arrays[index] else { fallthrough }
                content.images.append(string)
            default:
                throw failure("image \(number) is \(value.kind)", expected: "encoded bytes")
            }
        }
        for (number, value) in lists[labels].enumerated() {
            guard case .boolean(let label) = value else {
                throw failure("label \(number) is \(value.kind)", expected: "a boolean")
            }
            content.labels.append(label)
        }
        return content
    }
}
