public import Diagnostics
import Glibc

/// Files and folders that appear whole or not at all.
///
/// Everything is written into a hidden folder beside the target and moved to its place when it is
/// complete, which the file system does in one step. A failure leaves what was there before.
public enum AtomicOutput {
    /// Writes bytes to a file, replacing one that is there.
    ///
    /// Throws a usage diagnostic where the target's folder cannot be written, the target is not a
    /// regular file, or the disk is full.
    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(Diagnostic) {
        let content = ContiguousArray(bytes)
        try writeFile(to: path) { (aside: String) throws(Diagnostic) in
            try writeNew(content, to: aside, naming: path)
        }
    }

    /// Lets `body` write a file under the path it is given, then moves the file to `path`.
    ///
    /// Throws what `body` throws; else as ``write(_:to:)``, and where `body` wrote no file.
    public static func writeFile(
        to path: String, _ body: (_ aside: String) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        let staging = try StagingFolder(for: path)
        defer { staging.remove() }
        try staging.requireReplaceableFile()
        try body(staging.aside)
        try staging.moveIntoPlace()
    }

    /// As ``writeFile(to:_:)`` for a body that waits, for instance for compiler jobs.
    public static func writeFile(
        to path: String, _ body: (_ aside: String) async throws(Diagnostic) -> Void
    ) async throws(Diagnostic) {
        let staging = try StagingFolder(for: path)
        defer { staging.remove() }
        try staging.requireReplaceableFile()
        try await body(staging.aside)
        try staging.moveIntoPlace()
    }

    /// Lets `body` fill a new folder under the path it is given, then moves the folder to `path`.
    ///
    /// An empty folder there is replaced. A filled one is replaced only where it holds a file named
    /// `marker`, by which Burin knows what it wrote itself: a mistyped path must not cost a user
    /// their files. Throws what `body` throws, and where the folder cannot be written or replaced.
    public static func writeFolder(
        to path: String, marker: String,
        _ body: (_ aside: String) async throws(Diagnostic) -> Void
    ) async throws(Diagnostic) {
        let staging = try StagingFolder(for: path)
        defer { staging.remove() }
        try staging.requireReplaceableFolder(marker: marker)
        guard mkdir(staging.aside, 0o777) == 0 else {
            throw SystemError.unwritable(path, SystemError.text)
        }
        try await body(staging.aside)
        try staging.moveFolderIntoPlace()
    }

    /// Throws what ``writeFolder(to:marker:_:)`` would throw of the path, before long work.
    public static func requireWritableFolder(
        _ path: String, marker: String
    ) throws(Diagnostic) {
        let staging = try StagingFolder(for: path)
        defer { staging.remove() }
        try staging.requireReplaceableFolder(marker: marker)
    }

    /// Writes raw memory to a file that must not be there yet, without copying it first.
    ///
    /// Diagnostics call the file `name`.
    public static func writeNew(
        _ bytes: UnsafeRawBufferPointer, to path: String, naming name: String
    ) throws(Diagnostic) {
        try writeNew(to: path, naming: name) { write in write(bytes) }
    }

    /// Writes a file that must not be there yet, of pieces of raw memory: `body` calls what it is
    /// given with each in order.
    ///
    /// Diagnostics call the file `name`.
    public static func writeNew(
        to path: String, naming name: String,
        _ body: (_ write: (UnsafeRawBufferPointer) -> Void) -> Void
    ) throws(Diagnostic) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SystemError.unwritable(name, SystemError.text) }
        var failure: String?
        body { bytes in
            if failure == nil { failure = writeAll(bytes, to: descriptor) }
        }
        // Some file systems report a full disk only now.
        if close(descriptor) != 0, failure == nil { failure = SystemError.text }
        if let failure { throw SystemError.unwritable(name, failure) }
    }

    /// Writes a file that must not be there yet.
    static func writeNew(
        _ bytes: ContiguousArray<UInt8>, to path: String, naming name: String
    ) throws(Diagnostic) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(Diagnostic) in
            try writeNew(UnsafeRawBufferPointer(buffer), to: path, naming: name)
        }
    }

    /// Writes all bytes; gives the reason where that is not possible.
    static func writeAll(_ bytes: ContiguousArray<UInt8>, to descriptor: Int32) -> String? {
        bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    }

    private static func writeAll(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
    ) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return SystemError.text }
            rest = rest.dropFirst(count)
        }
        return nil
    }
}
