import Diagnostics
import Glibc
import Toolchain

/// Checks of paths before long work: what cannot be read or written shows in the end anyway.
enum PathChecks {
    /// Throws a usage diagnostic where no file can be written at a path.
    static func requireWritable(_ path: String) throws(Diagnostic) {
        let folder = FilePaths.folder(of: path)
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Diagnostic(.usage, "no path to write to is given")
        }
        guard path.utf8.last != UInt8(ascii: "/") else {
            throw Diagnostic(
                .usage, "names a folder", file: path, expected: "the path of a file to write")
        }
        guard access(folder, F_OK) == 0 else {
            throw Diagnostic(
                .usage, "the folder \(folder) is not there", file: path,
                advice: "make it first, or choose another path")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw Diagnostic(
                .usage,
                "the folder \(folder) cannot be written: \(String(cString: strerror(errno)))",
                file: path)
        }
        var state = stat()
        if stat(path, &state) == 0, state.st_mode & S_IFMT == S_IFDIR {
            throw Diagnostic(
                .usage, "is a folder", file: path, expected: "the path of a file to write")
        }
    }

    /// Throws where an output is one of the files it is made of, by whatever link: it would go.
    static func requireApart(_ output: String, from inputs: [String]) throws(Diagnostic) {
        guard let identity = FileIdentity(output) else { return }
        for input in inputs where FileIdentity(input) == identity {
            throw Diagnostic(
                .usage, "is the file \(input), which is read", file: output,
                expected: "another path to write to")
        }
    }

    /// Throws where no HTML page can be written. A page goes to a file of its own kind, so that a
    /// slip replaces no model.
    static func requirePage(_ path: String) throws(Diagnostic) {
        guard path.hasSuffix(".html") || path.hasSuffix(".htm") else {
            throw Diagnostic(
                .usage, "a web page is written here", file: path,
                expected: "a path that ends in .html")
        }
        try requireWritable(path)
    }

    /// Throws where one of the files cannot be opened.
    static func requireReadable(_ paths: [String]) throws(Diagnostic) {
        for path in paths where !path.utf8.contains(0) && access(path, R_OK) != 0 {
            throw Diagnostic(
                .malformedFile, "cannot be read: \(String(cString: strerror(errno)))", file: path)
        }
    }
}
