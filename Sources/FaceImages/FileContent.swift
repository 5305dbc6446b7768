import CImageCodecs
public import Diagnostics
import Glibc

/// The bytes of files that come from outside.
public enum FileContent {
    /// Reads a whole regular file. It is not mapped: a mapped file that another process shortens
    /// would end this one.
    ///
    /// Throws a malformed-file diagnostic, with what was `expected`, where it is not there, is no
    /// regular file, or has more than `limit` bytes.
    public static func read(
        path: String, limit: Int, expected: String
    ) throws(Diagnostic) -> [UInt8] {
        // C would stop at the NUL and open another file.
        guard !path.utf8.contains(0) else {
            throw Diagnostic(.malformedFile, "a path cannot hold a NUL byte", file: path)
        }
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        var message = [CChar](repeating: 0, count: 256)
        let status = burin_file_read(path, limit, &bytes, &size, &message, message.count)
        defer { free(bytes) }
        guard status == Int32(BURIN_IMAGE_OK.rawValue) else {
            let text = message.withUnsafeBytes { buffer in
                String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw Diagnostic(
                .malformedFile, "cannot be read: \(text)", file: path, expected: expected)
        }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: size))
    }
}
