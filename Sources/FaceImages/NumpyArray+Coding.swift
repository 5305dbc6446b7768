public import Diagnostics

extension NumpyArray {
    /// No larger file is read: 4 GiB.
    static let fileLimit = 4 << 30

    /// Reads a `.npy` file, versions 1.0 to 3.0.
    ///
    /// Takes little-endian float32, float64, uint8, int32 and int64 in C order. Throws where the
    /// file cannot be read, is damaged, has data missing or left over, or holds anything else.
    public static func read(path: String) throws(Diagnostic) -> NumpyArray {
        let content = try FileContent.read(
            path: path, limit: fileLimit, expected: "a .npy file")
        return try NumpyArray(decoding: content, file: path)
    }

    /// Decodes the bytes of a `.npy` file; `file` names them in diagnostics.
    public init(decoding bytes: [UInt8], file: String) throws(Diagnostic) {
        do {
            let header = try NumpyHeader(bytes)
            try self.init(shape: header.shape, NumpyArray.elements(bytes, header))
        } catch {
            throw error.inFile(file)
        }
    }

    /// The elements behind a header that was checked against the number of bytes.
    private static func elements(_ bytes: [UInt8], _ header: NumpyHeader) -> Elements {
        func load<Number: BitwiseCopyable>(_ zero: Number) -> [Number] {
            var values = [Number](repeating: zero, count: header.count)
            values.withUnsafeMutableBytes { target in
                bytes[header.dataOffset...].withUnsafeBytes { target.copyMemory(from: $0) }
            }
            return values
        }
        return switch header.elementType {
        case .float32: .float32(load(0))
        case .float64: .float64(load(0))
        case .uint8: .uint8(load(0))
        case .int32: .int32(load(0))
        case .int64: .int64(load(0))
        }
    }

    /// The array as a `.npy` file of version 1.0, byte for byte as `numpy.save` writes it.
    public func encoded() -> [UInt8] {
        switch elements {
        case .float32(let values): encode(values, .float32)
        case .float64(let values): encode(values, .float64)
        case .uint8(let values): encode(values, .uint8)
        case .int32(let values): encode(values, .int32)
        case .int64(let values): encode(values, .int64)
        }
    }

    private func encode<Number: BitwiseCopyable>(
        _ values: [Number], _ type: NumpyElementType
    ) -> [UInt8] {
        var bytes = encodedHeader(type)
        bytes.reserveCapacity(bytes.count + values.count * type.size)
        values.withUnsafeBytes { bytes += $0 }
        return bytes
    }

    private func encodedHeader(_ type: NumpyElementType) -> [UInt8] {
        Self.header(shape: shape, type)
    }

    /// What a `.npy` file of float32 begins with; the numbers follow in C order.
    public static func floatHeader(shape: [Int]) -> [UInt8] { header(shape: shape, .float32) }

    private static func header(shape: [Int], _ type: NumpyElementType) -> [UInt8] {
        let sizes = shape.map(String.init).joined(separator: ", ")
        let tuple = shape.count == 1 ? "(\(sizes),)" : "(\(sizes))"
        let text = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': \(tuple), }"
        // NumPy leaves room for the first size to grow to 21 digits, for appending in place.
        let growth = shape.first.map { 21 - String($0).utf8.count } ?? 0
        // The data start at a multiple of 64 bytes, for mapping. Magic, version and length take 10.
        let padding = 64 - (10 + text.utf8.count + growth + 1) % 64
        // 64 sizes at most: the length always fits the 16 bits of version 1.0.
        let length = text.utf8.count + growth + padding + 1
        var bytes = NumpyHeader.magic + [1, 0]
        bytes += [UInt8(length & 0xFF), UInt8(length >> 8)]
        bytes += text.utf8
        bytes += [UInt8](repeating: 0x20, count: growth + padding)
        bytes.append(0x0A)
        return bytes
    }
}
