import Diagnostics

/// Walks over the wire format of an ONNX file before anything is decoded.
///
/// A field of two bytes can become an object of hundreds, so the number of parts is bounded here,
/// and a file that is cut short or of another kind is told from a damaged one while its bytes are
/// still at hand.
struct ONNXWireScan {
    /// Messages, texts and arrays a file may have. The largest networks have some 100,000.
    static let partLimit = 1 << 22
    /// Graphs within graphs.
    static let depthLimit = 24

    private let bytes: UnsafeRawBufferPointer
    private var parts = 0

    /// Throws where the bytes are no ONNX model, naming the byte.
    static func check(_ bytes: UnsafeRawBufferPointer) throws(Diagnostic) {
        var scan = ONNXWireScan(bytes: bytes)
        try scan.message(.model, 0..<bytes.count, depth: 0)
    }

    private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func message(
        _ kind: ONNXMessageKind, _ range: Range<Int>, depth: Int
    ) throws(Diagnostic) {
        guard depth <= Self.depthLimit else {
            throw failure(range.lowerBound, "messages are nested more than \(depth - 1) deep")
        }
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            let tag = try varint(&position, range, kind)
            let field = tag >> 3
            guard field >= 1, field < 1 << 29 else {
                throw failure(start, "field number \(field) in \(kind)")
            }
            switch tag & 7 {
            case 0: _ = try varint(&position, range, kind)
            case 1: position = try advanced(position, 8, range, kind)
            case 5: position = try advanced(position, 4, range, kind)
            case 2:
                let length = try varint(&position, range, kind)
                let end = try advanced(position, length, range, kind)
                try part(start)
                if let inner = kind.message(inField: field) {
                    try message(inner, position..<end, depth: depth + 1)
                }
                position = end
            default: throw failure(start, "wire type \(tag & 7) in \(kind)")
            }
        }
    }

    private mutating func part(_ start: Int) throws(Diagnostic) {
        parts += 1
        guard parts <= Self.partLimit else {
            throw Diagnostic(
                .unsupportedModel,
                "the file has more than \(Self.partLimit) parts at byte \(start)",
                expected: "nodes, tensors and texts up to that number")
        }
    }

    private func varint(
        _ position: inout Int, _ range: Range<Int>, _ kind: ONNXMessageKind
    ) throws(Diagnostic) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard position < range.upperBound else { throw short(position, range, kind) }
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw failure(position, "a number of more than ten bytes in \(kind)")
    }

    private func advanced(
        _ position: Int, _ length: UInt64, _ range: Range<Int>, _ kind: ONNXMessageKind
    ) throws(Diagnostic) -> Int {
        guard length <= UInt64(range.upperBound - position) else {
            throw short(position, range, kind)
        }
        return position + Int(length)
    }

    private func short(
        _ position: Int, _ range: Range<Int>, _ kind: ONNXMessageKind
    ) -> Diagnostic {
        guard range.upperBound == bytes.count else {
            return failure(position, "\(kind) ends within a field")
        }
        return Diagnostic(
            .malformedFile, "byte \(position): the file ends within \(kind)",
            expected: "a whole ONNX model",
            advice: "The file may be cut short: compare its size with the original's.")
    }

    private func failure(_ position: Int, _ message: String) -> Diagnostic {
        Diagnostic(
            .malformedFile, "byte \(position): \(message)", expected: "an ONNX model",
            advice: "The file is damaged, or of another kind.")
    }
}
