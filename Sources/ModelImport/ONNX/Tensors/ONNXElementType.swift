/// The types of elements that are read; raw values are those of `TensorProto.DataType`.
enum ONNXElementType: Int32, Sendable, Hashable, CaseIterable {
    case float32 = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case bool = 9
    case float16 = 10
    case float64 = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16

    /// Bytes per element.
    var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// Whether elements are floating-point numbers.
    var isReal: Bool {
        switch self {
        case .float32, .float64, .float16, .bfloat16: true
        default: false
        }
    }

    /// The name of any type, also of one that is not read.
    static func name(_ number: Int32) -> String {
        if let type = ONNXElementType(rawValue: number) { return "\(type)" }
        let others: [Int32: String] = [
            0: "no type", 8: "text", 14: "complex64", 15: "complex128", 21: "uint4", 22: "int4",
        ]
        return others[number] ?? ((17...20).contains(number) ? "8-bit floats" : "type \(number)")
    }
}
