import Diagnostics
import ONNXSchema

extension ONNXElementType {
    /// The elements from byte `offset` of a source, little-endian as every host Burin runs on.
    ///
    /// Throws where the source cannot be read. `count` must be checked against it beforehand.
    func elements(
        in source: any ByteSource, from offset: Int, count: Int
    ) throws(Diagnostic) -> ONNXConstant.Elements {
        switch self {
        case .float32:
            return .floats(try source.array(of: Float.self, from: offset, count: count))
        case .float64:
            return .doubles(try source.array(of: Double.self, from: offset, count: count))
        case .float16, .bfloat16:
            let bits = try source.array(of: UInt16.self, from: offset, count: count)
            return .floats(bits.map(half))
        case .uint8: return try integers(UInt8.self, source, offset, count)
        case .int8: return try integers(Int8.self, source, offset, count)
        case .uint16: return try integers(UInt16.self, source, offset, count)
        case .int16: return try integers(Int16.self, source, offset, count)
        case .int32: return try integers(Int32.self, source, offset, count)
        case .int64: return try integers(Int64.self, source, offset, count)
        case .uint32: return try integers(UInt32.self, source, offset, count)
        case .uint64: return try integers(UInt64.self, source, offset, count)
        case .bool:
            let bytes = try source.array(of: UInt8.self, from: offset, count: count)
            return .integers(bytes.map { $0 == 0 ? 0 : 1 })
        }
    }

    /// The elements of the field of a message that holds this type.
    ///
    /// Throws where the field has another number of elements, or one that the type cannot hold.
    func elements(
        of tensor: ONNXTensorProto, _ count: Int
    ) throws(Diagnostic) -> ONNXConstant.Elements {
        switch self {
        case .float32:
            try require(tensor.floatData.count, count, "float_data")
            return .floats(tensor.floatData)
        case .float64:
            try require(tensor.doubleData.count, count, "double_data")
            return .doubles(tensor.doubleData)
        case .float16, .bfloat16:
            try require(tensor.int32Data.count, count, "int32_data")
            return .floats(tensor.int32Data.map { half(UInt16(truncatingIfNeeded: $0)) })
        case .int64:
            try require(tensor.int64Data.count, count, "int64_data")
            return .integers(tensor.int64Data.map { Int($0) })
        case .uint32, .uint64:
            try require(tensor.uint64Data.count, count, "uint64_data")
            return try exact(tensor.uint64Data)
        case .bool:
            try require(tensor.int32Data.count, count, "int32_data")
            return .integers(tensor.int32Data.map { $0 == 0 ? 0 : 1 })
        case .uint8, .int8, .uint16, .int16, .int32:
            try require(tensor.int32Data.count, count, "int32_data")
            return .integers(tensor.int32Data.map { Int($0) })
        }
    }

    private func half(_ bits: UInt16) -> Float {
        self == .bfloat16
            ? Float(bitPattern: UInt32(bits) << 16) : Float(Float16(bitPattern: bits))
    }

    private func integers<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type, _ source: any ByteSource, _ offset: Int, _ count: Int
    ) throws(Diagnostic) -> ONNXConstant.Elements {
        try exact(source.array(of: type, from: offset, count: count))
    }

    private func exact<Integer: FixedWidthInteger>(
        _ values: [Integer]
    ) throws(Diagnostic) -> ONNXConstant.Elements {
        var result: [Int] = []
        result.reserveCapacity(values.count)
        for value in values {
            guard let integer = Int(exactly: value) else {
                throw Diagnostic(
                    .unsupportedModel, "holds \(value)", expected: "numbers below 2^63")
            }
            result.append(integer)
        }
        return .integers(result)
    }

    private func require(_ found: Int, _ count: Int, _ field: String) throws(Diagnostic) {
        guard found == count else {
            throw Diagnostic(
                .malformedFile, "has \(found) elements in \(field) and no raw_data",
                expected: "\(count) for its shape, of \(self)")
        }
    }
}
