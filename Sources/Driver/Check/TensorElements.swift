import Diagnostics
import ONNXSchema

/// The elements of a `TensorProto`, from whichever of its fields holds them.
struct TensorElements {
    let numbers: [Double]

    /// Throws where the elements are no numbers, or their bytes are no whole number of them.
    init(_ message: ONNXTensorProto) throws(Diagnostic) {
        let raw = message.rawData.isEmpty ? nil : [UInt8](message.rawData)
        switch ONNXTensorProto.DataType(rawValue: Int(message.dataType)) ?? .undefined {
        case .float: numbers = try Self.numbers(raw, message.floatData) { Double($0) }
        case .double: numbers = try Self.numbers(raw, message.doubleData) { $0 }
        case .float16:
            let bits = message.int32Data.map { UInt16(truncatingIfNeeded: $0) }
            numbers = try Self.numbers(raw, bits) { Double(Float16(bitPattern: $0)) }
        case .bfloat16:
            let bits = message.int32Data.map { UInt16(truncatingIfNeeded: $0) }
            numbers = try Self.numbers(raw, bits) { Double(Float(bitPattern: UInt32($0) << 16)) }
        case .int64: numbers = try Self.numbers(raw, message.int64Data) { Double($0) }
        case .int32: numbers = try Self.numbers(raw, message.int32Data) { Double($0) }
        case .int16: numbers = try Self.small(Int16.self, raw, message)
        case .int8: numbers = try Self.small(Int8.self, raw, message)
        case .uint8, .bool: numbers = try Self.small(UInt8.self, raw, message)
        case .uint16: numbers = try Self.small(UInt16.self, raw, message)
        case .uint32:
            let values = message.uint64Data.map { UInt32(truncatingIfNeeded: $0) }
            numbers = try Self.numbers(raw, values) { Double($0) }
        case .uint64: numbers = try Self.numbers(raw, message.uint64Data) { Double($0) }
        default:
            throw Diagnostic(
                .unsupportedModel, "the tensor's elements are of the type \(message.dataType)",
                expected: "real numbers")
        }
    }

    /// Elements of at most 16 bits, which lie in `int32_data` where they are not raw.
    private static func small<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
        _ type: Element.Type, _ raw: [UInt8]?, _ message: ONNXTensorProto
    ) throws(Diagnostic) -> [Double] {
        try numbers(raw, message.int32Data.map { Element(truncatingIfNeeded: $0) }) { Double($0) }
    }

    private static func numbers<Element: BitwiseCopyable>(
        _ raw: [UInt8]?, _ typed: [Element], _ number: (Element) -> Double
    ) throws(Diagnostic) -> [Double] {
        guard let raw else { return typed.map(number) }
        let size = MemoryLayout<Element>.size
        guard raw.count.isMultiple(of: size) else {
            throw Diagnostic(
                .malformedFile, "the tensor's numbers take \(raw.count) bytes",
                expected: "a multiple of \(size)")
        }
        return raw.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: size).map {
                number(bytes.loadUnaligned(fromByteOffset: $0, as: Element.self))
            }
        }
    }
}
