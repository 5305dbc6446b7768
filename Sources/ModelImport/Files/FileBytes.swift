import Diagnostics
import Glibc

/// The bytes of an open regular file.
final class FileBytes: ByteSource {
    let count: Int
    private let descriptor: CInt

    /// Opens a file for reading.
    ///
    /// Throws where it is missing, unreadable, a directory or no regular file.
    init(path: String) throws(Diagnostic) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Diagnostic(.usage, "the path is empty or holds a zero byte", file: path)
        }
        // Without O_NONBLOCK opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Diagnostic(.malformedFile, "cannot be opened: \(Self.reason())", file: path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let reason = Self.reason()
            close(descriptor)
            throw Diagnostic(.malformedFile, "cannot be examined: \(reason)", file: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            throw Diagnostic(
                .malformedFile, isDirectory ? "is a directory" : "is no regular file",
                file: path, expected: "a file")
        }
        self.descriptor = descriptor
        count = Int(status.st_size)
    }

    deinit { close(descriptor) }

    func copy(from offset: Int, to target: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
        var done = 0
        while done < target.count, let base = target.baseAddress {
            let step = pread(descriptor, base + done, target.count - done, offset + done)
            if step < 0, errno == EINTR { continue }
            guard step > 0 else {
                let reason = step == 0 ? "it ends there" : Self.reason()
                throw Diagnostic(
                    .malformedFile, "cannot be read at byte \(offset + done): \(reason)")
            }
            done += step
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
