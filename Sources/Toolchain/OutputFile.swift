public import Diagnostics
import Glibc

/// A new file that is written piece by piece, through a buffer.
public final class OutputFile {
    private let name: String
    private var descriptor: Int32
    private var buffer = ContiguousArray<UInt8>()
    private static let bufferLimit = 1 << 20

    /// Makes a file that must not be there yet; diagnostics call it `name`.
    public init(_ path: String, naming name: String) throws(Diagnostic) {
        self.name = name
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw SystemError.unwritable(name, SystemError.text) }
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

    /// Writes bytes behind those before.
    public func write(_ bytes: some Sequence<UInt8>) throws(Diagnostic) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferLimit { try flush() }
    }

    /// Writes text as UTF-8.
    public func write(_ text: String) throws(Diagnostic) { try write(text.utf8) }

    /// Writes what is left and closes the file; some file systems report a full disk only now.
    public func close() throws(Diagnostic) {
        try flush()
        let status = Glibc.close(descriptor)
        descriptor = -1
        guard status == 0 else { throw SystemError.unwritable(name, SystemError.text) }
    }

    private func flush() throws(Diagnostic) {
        if let failure = AtomicOutput.writeAll(buffer, to: descriptor) {
            throw SystemError.unwritable(name, failure)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
