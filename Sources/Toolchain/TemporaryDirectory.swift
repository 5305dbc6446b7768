public import Diagnostics
import Glibc

/// A folder of its own for intermediate files, readable by its owner only.
///
/// Whoever makes one removes it, as a rule by `defer`. Where the process is killed it stays behind
/// in the system's folder for temporary files.
public struct TemporaryDirectory: Sendable {
    /// The folder's absolute path.
    public let path: String

    /// Makes `<TMPDIR or /tmp>/<prefix>-XXXXXX`.
    ///
    /// Throws a toolchain diagnostic where that is not possible.
    public init(prefix: String = "burin") throws(Diagnostic) {
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let base = named.hasPrefix("/") ? named : "/tmp"
        guard let path = TemporaryDirectory.make("\(base)/\(prefix)-XXXXXX") else {
            throw Diagnostic(
                .toolchain, "no temporary folder can be made: \(SystemError.text)", file: base,
                advice: "Point TMPDIR at a folder that can be written.")
        }
        self.path = path
    }

    /// Removes the folder with all it holds; does nothing where it is gone.
    public func remove() { FolderListing.removeTree(path) }

    /// Makes a folder whose name ends in `XXXXXX`, replaced by letters that make it new.
    static func make(_ template: String) -> String? {
        var bytes = template.utf8CString
        return bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, let path = mkdtemp(start) else { return nil }
            return String(cString: path)
        }
    }
}
