import Diagnostics
import Glibc
import Synchronization

/// Where logs, errors and progress go: lines, and below them one line that is written over.
final class StandardError: Sendable {
    static let shared = StandardError()

    /// Whether a progress line can be written over: only a terminal can move its cursor back.
    let isTerminal: Bool

    /// The progress line now on the screen.
    private let progress = Mutex<String?>(nil)

    private init() {
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        isTerminal = isatty(STDERR_FILENO) == 1 && !terminal.isEmpty && terminal != "dumb"
    }

    /// Writes a line, or several; the progress line stays below.
    func write(_ line: String) {
        progress.withLock { progress in
            let (clear, again) = progress.map { (Self.clearLine, $0) } ?? ("", "")
            Self.put(clear + line + "\n" + again)
        }
    }

    /// Shows a progress line in place of the last one; nil takes it away.
    ///
    /// Does nothing where standard error is no terminal. Names in it must be escaped.
    func showProgress(_ text: String?) {
        guard isTerminal else { return }
        let line = text.map { String($0.prefix(Self.columns - 1)) }
        progress.withLock { progress in
            guard progress != line else { return }
            progress = line
            Self.put(Self.clearLine + (line ?? ""))
        }
    }

    /// To the first column, then erase to the end.
    private static let clearLine = "\r\u{1B}[K"

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else {
            return 80
        }
        return Int(size.ws_col)
    }

    /// Where standard error cannot be written there is no place left to say so.
    private static func put(_ text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(STDERR_FILENO, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
