import Diagnostics

// The few functions pickles of verification sets name. Each is recognised with its operands and
// replaced by what it would give; nothing is called.
extension PickleReader {
    mutating func pushFunction(_ opcode: PickleOpcode) throws(Diagnostic) {
        let (module, name): (String?, String?)
        if opcode == .global {
            (module, name) = (try line(), try line())
        } else {
            let top = try pop()
            (module, name) = (word(try pop()), word(top))
        }
        guard let module, let name else { throw failure("a function without a name") }
        guard let function = PickleFunction(module: module, name: name) else {
            let opcode = PickleOpcode.name(opcode.rawValue)
            throw failure(
                "opcode \(opcode) names \(module).\(name), which is refused",
                expected: "pictures and booleans, which need no function")
        }
        try push(.function(function))
    }

    /// A function and its operands become what the function would give.
    mutating func reduce() throws(Diagnostic) {
        let operands = try pop()
        guard case .tuple(let index) = operands, case .function(let function) = try pop() else {
            throw refusal(.reduce)
        }
        let values = tuples[index]
        switch function {
        case .encode: try push(.bytes(encoded(values)))
        case .elementType: try push(elementType(values))
        case .reconstruct: try push(emptyArray(values))
        case .fromBuffer: try push(arrayFromBuffer(values))
        case .scalar: try push(scalar(values))
        case .array: throw refusal(.reduce)
        }
    }

    /// The state of an element type, which says nothing new, or of an array, which is its bytes.
    mutating func build() throws(Diagnostic) {
        guard case .tuple(let index) = try pop() else { throw refusal(.build) }
        let state = tuples[index]
        let subject = try pop()
        switch subject {
        case .elementType:
            guard state.count == 8, state[0] == .integer(3), word(state[1]) == "|" else {
                throw refusal(.build)
            }
        case .array(let array):
            guard state.count == 5, state[0] == .integer(1),
                state[2] == .elementType(isByte: true), isFalse(state[3]),
                case .bytes(let bytes) = state[4], size(state[1]) == bytes.count,
                arrays[array] == nil
            else { throw refusal(.build) }
            arrays[array] = bytes
        default: throw refusal(.build)
        }
        try push(subject)
    }

    private func refusal(_ opcode: PickleOpcode) -> Diagnostic {
        failure(
            "opcode \(PickleOpcode.name(opcode.rawValue)) is refused: no known pattern",
            expected: "a NumPy array of bytes, a NumPy boolean, or bytes by _codecs.encode")
    }

    /// `_codecs.encode(text, 'latin1')`.
    private func encoded(_ operands: [PickleValue]) throws(Diagnostic) -> ByteString {
        guard operands.count == 2, word(operands[1]) == "latin1" else { throw refusal(.reduce) }
        switch operands[0] {
        case .escapedText(let string): return string
        case .text(let range):
            guard let string = ByteString(range, as: .latin1Text, in: bytes) else { fallthrough }
            return string
        default: throw refusal(.reduce)
        }
    }

    /// `dtype('u1', False, True)`, also `b1`; Python 2 writes 0 and 1.
    private func elementType(_ operands: [PickleValue]) throws(Diagnostic) -> PickleValue {
        guard operands.count == 3, isFalse(operands[1]), isTrue(operands[2]) else {
            throw refusal(.reduce)
        }
        switch word(operands[0]) {
        case "u1": return .elementType(isByte: true)
        case "b1": return .elementType(isByte: false)
        default: throw refusal(.reduce)
        }
    }

    /// `_reconstruct(ndarray, (0,), b'b')`.
    private mutating func emptyArray(_ operands: [PickleValue]) throws(Diagnostic) -> PickleValue {
        guard operands.count == 3, operands[0] == .function(.array),
            case .tuple(let shape) = operands[1], tuples[shape] == [.integer(0)],
            word(operands[2]) == "b"
        else { throw refusal(.reduce) }
        arrays.append(nil)
        return .array(arrays.count - 1)
    }

    /// `_frombuffer(bytes, dtype('u1'), shape, 'C')`.
    private mutating func arrayFromBuffer(
        _ operands: [PickleValue]
    ) throws(Diagnostic) -> PickleValue {
        guard operands.count == 4, case .bytes(let bytes) = operands[0],
            operands[1] == .elementType(isByte: true), size(operands[2]) == bytes.count,
            word(operands[3]) == "C"
        else { throw refusal(.reduce) }
        arrays.append(bytes)
        return .array(arrays.count - 1)
    }

    /// `scalar(dtype('b1'), b'\x01')`.
    private func scalar(_ operands: [PickleValue]) throws(Diagnostic) -> PickleValue {
        guard operands.count == 2, operands[0] == .elementType(isByte: false),
            case .bytes(let string) = operands[1], string.count == 1,
            let value = string.bytes(in: bytes).first, value <= 1
        else { throw refusal(.reduce) }
        return .boolean(value == 1)
    }

    /// The product of a shape of one or two sizes; nil for anything else.
    private func size(_ value: PickleValue) -> Int? {
        guard case .tuple(let index) = value, (1...2).contains(tuples[index].count) else {
            return nil
        }
        var product = 1
        for size in tuples[index] {
            guard case .integer(let size) = size, size >= 0 else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }

    private func isFalse(_ value: PickleValue) -> Bool {
        value == .boolean(false) || value == .integer(0)
    }

    private func isTrue(_ value: PickleValue) -> Bool {
        value == .boolean(true) || value == .integer(1)
    }

    /// A short text, which Python 2 writes as bytes, and Python 3's protocol 2 as either.
    private func word(_ value: PickleValue) -> String? {
        switch value {
        case .text(let range) where range.count <= Self.lineLimit:
            String(decoding: bytes[range], as: UTF8.self)
        case .bytes(let string) where string.count <= Self.lineLimit,
            .escapedText(let string) where string.count <= Self.lineLimit:
            String(decoding: string.bytes(in: bytes), as: UTF8.self)
        default: nil
        }
    }
}
