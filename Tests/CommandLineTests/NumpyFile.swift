import Foundation

/// Little `.npy` files, written and read without the code under test.
enum NumpyFile {
    /// Writes float32 numbers in C order.
    static func write(_ values: [Float], shape: [Int], type: String = "<f4", to path: String) throws
    {
        let sizes = shape.map { "\($0)," }.joined()
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
        header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
        var bytes = Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0])
        bytes += header.utf8
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// The header's text and the float32 numbers behind it.
    static func read(_ path: String) throws -> (header: String, values: [Float]) {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let length = Int(bytes[8]) + Int(bytes[9]) << 8
        let data = bytes[(10 + length)...]
        let values = stride(from: data.startIndex, to: data.endIndex, by: 4).map { index in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[index + $1]) << (8 * $1) }
            return Float(bitPattern: bits)
        }
        return (String(decoding: bytes[10..<10 + length], as: UTF8.self), values)
    }
}
