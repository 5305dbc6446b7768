import Diagnostics
import Glibc

/// Where results go.
enum StandardOutput {
    /// Writes text at once and whole.
    ///
    /// Throws ``OutputClosed`` where the reader has left, and a usage diagnostic where the output
    /// cannot be written for another reason, for instance a full disk.
    static func write(_ text: String) throws {
        StandardError.shared.showProgress(nil)
        var copy = text
        try copy.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(STDOUT_FILENO, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure(errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func failure(_ code: Int32) -> any Error {
        guard code != EPIPE else { return OutputClosed() }
        return Diagnostic(
            .usage, "standard output cannot be written: \(String(cString: strerror(code)))")
    }
}
