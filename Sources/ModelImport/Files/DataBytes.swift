import Diagnostics
import FoundationEssentials

/// The bytes of a field of a message.
struct DataBytes: ByteSource {
    let data: Data

    var count: Int { data.count }

    func copy(from offset: Int, to target: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
        guard offset <= count, target.count <= count - offset else {
            throw Diagnostic(.malformedFile, "the bytes end at \(count)")
        }
        let start = data.startIndex + offset
        _ = data.copyBytes(to: target, from: start..<start + target.count)
    }
}
