import Diagnostics

extension PickleReader {
    /// Does what an opcode says; the ones of functions are in `PickleReader+Patterns.swift`.
    mutating func execute(_ opcode: PickleOpcode) throws(Diagnostic) {
        switch opcode {
        case .proto, .frame: try checkFraming(opcode)
        case .mark: try pushMark()
        case .emptyList: try pushList([])
        case .list: try pushList(popToMark())
        case .append: try extendList([pop()])
        case .appends: try extendList(popToMark())
        case .tuple1: try pushTuple(count: 1)
        case .tuple2: try pushTuple(count: 2)
        case .tuple3: try pushTuple(count: 3)
        case .tuple: try pushTuple(popToMark())
        case .binaryPut, .longBinaryPut, .memoize, .put: try remember(as: memoIndex(opcode))
        case .binaryGet: try recall(number(bytes: 1))
        case .longBinaryGet: try recall(number(bytes: 4))
        case .get: try recall(decimal())
        case .shortBinaryString, .binaryString, .shortBinaryBytes, .binaryBytes, .binaryBytes8,
            .byteArray8:
            try push(.bytes(ByteString(take(length(opcode)))))
        case .shortBinaryUnicode, .binaryUnicode: try push(.text(take(length(opcode))))
        case .newTrue: try push(.boolean(true))
        case .newFalse: try push(.boolean(false))
        case .integerLine: try push(integerLine())
        case .stringLine: try push(.bytes(literalLine()))
        case .unicodeLine: try push(.escapedText(textLine()))
        case .none: try push(.none)
        case .binaryInteger: try push(.integer(signedNumber()))
        case .binaryInteger1: try push(.integer(number(bytes: 1)))
        case .binaryInteger2: try push(.integer(number(bytes: 2)))
        case .global, .stackGlobal: try pushFunction(opcode)
        case .reduce: try reduce()
        case .build: try build()
        case .stop: break
        }
    }

    /// `PROTO` and `FRAME` change nothing.
    private mutating func checkFraming(_ opcode: PickleOpcode) throws(Diagnostic) {
        if opcode == .proto {
            let version = try number(bytes: 1)
            guard version <= 5 else {
                throw failure("the pickle's protocol is \(version)", expected: "at most 5")
            }
        } else {
            let size = try number(bytes: 8)
            guard size <= bytes.count - position else {
                throw failure(
                    "a frame of \(size) bytes where \(bytes.count - position) are left")
            }
        }
    }

    /// Bytes of a string, from the field before it.
    private mutating func length(_ opcode: PickleOpcode) throws(Diagnostic) -> Int {
        switch opcode {
        case .shortBinaryString, .shortBinaryBytes, .shortBinaryUnicode: try number(bytes: 1)
        case .binaryString: try signedNumber()
        case .binaryBytes8, .byteArray8: try number(bytes: 8)
        default: try number(bytes: 4)
        }
    }

    private mutating func signedNumber() throws(Diagnostic) -> Int {
        Int(Int32(truncatingIfNeeded: try number(bytes: 4)))
    }

    /// Where to remember a value; nil for the next place.
    private mutating func memoIndex(_ opcode: PickleOpcode) throws(Diagnostic) -> Int? {
        switch opcode {
        case .binaryPut: try number(bytes: 1)
        case .longBinaryPut: try number(bytes: 4)
        case .put: try decimal()
        default: nil
        }
    }

    private mutating func decimal() throws(Diagnostic) -> Int {
        let line = try line()
        guard line.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(line) else {
            throw failure("'\(line)' is no number")
        }
        return number
    }

    /// `INT`: an integer, or a boolean as protocols 0 and 1 write them.
    private mutating func integerLine() throws(Diagnostic) -> PickleValue {
        let line = try line()
        switch line {
        case "01": return .boolean(true)
        case "00": return .boolean(false)
        default:
            let digits = line.hasPrefix("-") ? line.dropFirst() : line[...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                digits == "0" || digits.first != "0", let number = Int(line)
            else { throw failure("INT '\(line)' is no integer") }
            return .integer(number)
        }
    }

    /// `STRING`: bytes as a literal of Python 2, in protocol 0.
    private mutating func literalLine() throws(Diagnostic) -> ByteString {
        guard let string = ByteString(quoted: try longLine(), in: bytes) else {
            throw failure("STRING is no literal", expected: "text in quotes, as Python 2 writes it")
        }
        return string
    }

    /// `UNICODE`: text, in protocol 0; only what stands for bytes is of use here.
    private mutating func textLine() throws(Diagnostic) -> ByteString {
        guard let text = ByteString(try longLine(), as: .escapedText, in: bytes) else {
            throw failure("UNICODE has other characters than those of bytes")
        }
        return text
    }
}
