import Diagnostics

/// Bytes in memory.
struct MemoryBytes: ByteSource {
    let bytes: [UInt8]

    var count: Int { bytes.count }

    func copy(from offset: Int, to target: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
        guard offset <= count, target.count <= count - offset else {
            throw Diagnostic(.malformedFile, "the bytes end at \(count)")
        }
        bytes.withUnsafeBytes { source in
            target.copyMemory(
                from: UnsafeRawBufferPointer(
                    rebasing: source[offset...][..<(offset + target.count)]))
        }
    }
}
