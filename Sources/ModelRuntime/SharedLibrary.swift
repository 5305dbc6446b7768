import Diagnostics
import Glibc

/// A shared library in this process, until the last reference to it goes.
final class SharedLibrary: Sendable {
    /// What dlopen gave; only dlsym and dlclose use it, which any thread may call.
    private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Loads the library of a path.
    ///
    /// Throws a malformed-file diagnostic with the dynamic linker's reason.
    init(path: String) throws(Diagnostic) {
        let location = try Self.location(of: path)
        do {
            try ELFCheck.check(location)
        } catch {
            throw error.inFile(path)
        }
        guard let absolute = realpath(location, nil) else {
            throw Diagnostic(.malformedFile, "the path cannot be resolved", file: path)
        }
        defer { free(absolute) }
        guard let handle = dlopen(absolute, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
            throw Diagnostic(
                .malformedFile, "the library cannot be loaded", file: path, details: [reason])
        }
        self.handle = handle
    }

    /// The path with a slash: without one dlopen would search the system's folders instead of this
    /// one. Throws where it is none.
    static func location(of path: String) throws(Diagnostic) -> String {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Diagnostic(.usage, "no path of a model is given")
        }
        return path.contains("/") ? path : "./\(path)"
    }

    deinit { dlclose(handle) }

    /// The address of an exported symbol, valid as long as the library is.
    func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(handle, name) }
}
