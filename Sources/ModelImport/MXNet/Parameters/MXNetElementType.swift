import Diagnostics
import GraphIR

/// The number format of an array in a `.params` file; raw values are MXNet's type flags.
public enum MXNetElementType: Int32, Sendable, Hashable, CaseIterable {
    case float32 = 0
    case float64 = 1
    case float16 = 2
    case uint8 = 3
    case int32 = 4
    case int8 = 5
    case int64 = 6
    case bool = 7
    case bfloat16 = 12

    /// Bytes per element.
    public var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .float16, .bfloat16: 2
        case .float32, .int32: 4
        case .float64, .int64: 8
        }
    }

    /// Flags that MXNet reserves by name and refuses to load.
    static let reserved: [Int32: String] = [8: "int16", 9: "uint16", 10: "uint32", 11: "uint64"]

    /// The elements from byte `offset` of a source, widened without rounding.
    ///
    /// Formats that fit go to float32; float64 and the wide integers to float64. Throws where the
    /// source cannot be read or an int64 is not a float64. The count must be checked beforehand.
    func tensor(
        in source: any ByteSource, from offset: Int, shape: [Int], count: Int
    ) throws(Diagnostic) -> Tensor {
        switch self {
        case .float32:
            return Tensor(
                shape: shape, try source.array(of: Float.self, from: offset, count: count))
        case .float64:
            return Tensor(
                shape: shape, try source.array(of: Double.self, from: offset, count: count))
        case .float16:
            let halves = try source.array(of: Float16.self, from: offset, count: count)
            return Tensor(shape: shape, halves.map { Float($0) })
        case .bfloat16:
            let halves = try source.array(of: UInt16.self, from: offset, count: count)
            return Tensor(shape: shape, halves.map { Float(bitPattern: UInt32($0) << 16) })
        case .uint8:
            let bytes = try source.array(of: UInt8.self, from: offset, count: count)
            return Tensor(shape: shape, bytes.map { Float($0) })
        case .bool:
            let bytes = try source.array(of: UInt8.self, from: offset, count: count)
            return Tensor(shape: shape, bytes.map { $0 == 0 ? Float(0) : 1 })
        case .int8:
            let bytes = try source.array(of: Int8.self, from: offset, count: count)
            return Tensor(shape: shape, bytes.map { Float($0) })
        case .int32:
            let integers = try source.array(of: Int32.self, from: offset, count: count)
            return Tensor(shape: shape, integers.map { Double($0) })
        case .int64:
            let integers = try source.array(of: Int64.self, from: offset, count: count)
            guard integers.allSatisfy({ Double(exactly: $0) != nil }) else {
                throw Diagnostic(
                    .unsupportedModel, "holds integers beyond 2^53",
                    expected: "numbers that float64 can hold")
            }
            return Tensor(shape: shape, integers.map { Double($0) })
        }
    }
}
