import Diagnostics
import Glibc

/// Writes the weights' blob: little-endian float32, nothing else.
enum WeightsFile {
    /// Writes a file that must not be there yet. Throws with the system's reason.
    static func write(_ floats: [Float], to path: String) throws(Diagnostic) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path) }
        let isWhole = floats.withUnsafeBytes { writeAll($0, to: descriptor) }
        // Some file systems report a full disk only when the file is closed.
        guard close(descriptor) == 0, isWhole else { throw failure(path) }
    }

    /// The blob goes out in one piece: hundreds of megabytes are not copied first.
    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, part.baseAddress, part.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ path: String) -> Diagnostic {
        Diagnostic(
            .usage, "the weights cannot be written: \(String(cString: strerror(errno)))", file: path,
            advice: "check that the folder is there, may be written and has room")
    }
}
