import Diagnostics
import Glibc

/// The last failure of a system call, as text.
enum SystemError {
    /// What `errno` says; to be asked right after the call that failed.
    static var text: String {
        let code = errno
        guard let message = strerror(code) else { return "error \(code)" }
        return String(cString: message)
    }

    /// A diagnostic about a file that cannot be written.
    static func unwritable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(.usage, "cannot be written: \(reason)", file: path)
    }
}
