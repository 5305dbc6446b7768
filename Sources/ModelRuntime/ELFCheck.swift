import Diagnostics
import Glibc

/// Looks at a file before the dynamic linker does.
///
/// The dynamic linker maps what the headers state without comparing it with the file's size: a
/// library cut short would kill the process with a bus error.
enum ELFCheck {
    private static let headerSize = 64
    private static let programHeaderSize = 56
    private static let loadable = 1

    #if arch(x86_64)
        private static let machine = (number: 62, name: "x86-64")
    #elseif arch(arm64)
        private static let machine = (number: 183, name: "AArch64")
    #endif

    /// Throws where the file is missing, no shared library for this machine, or cut short.
    static func check(_ path: String) throws(Diagnostic) {
        guard try isNative(path) else {
            throw failure("is a shared library for another processor")
        }
    }

    /// Whether a shared library is for this machine's processor.
    ///
    /// Throws where the file is missing, no shared library for any, or cut short.
    static func isNative(_ path: String) throws(Diagnostic) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw failure("cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var state = stat()
        guard fstat(descriptor, &state) == 0, state.st_mode & S_IFMT == S_IFREG else {
            throw failure("is a folder or a device, not a file")
        }
        let header = try read(descriptor, at: 0, headerSize)
        guard header.starts(with: [0x7F] + Array("ELF".utf8)), header[4] == 2, header[5] == 1,
            number(header, 16, 2) == 3
        else { throw failure("is not a shared library") }
        let count = number(header, 56, 2)
        guard number(header, 54, 2) == programHeaderSize, count > 0 else {
            throw failure("is damaged: it has no program headers")
        }
        let table = try read(descriptor, at: number(header, 32, 8), count * programHeaderSize)
        for start in stride(from: 0, to: table.count, by: programHeaderSize)
        where number(table, start, 4) == loadable {
            let (end, overflow) = number(table, start + 8, 8)
                .addingReportingOverflow(number(table, start + 32, 8))
            guard !overflow, end <= Int(state.st_size) else {
                throw failure("is cut short: \(state.st_size) bytes of at least \(end)")
            }
        }
        return number(header, 18, 2) == machine.number
    }

    private static func failure(_ message: String) -> Diagnostic {
        Diagnostic(
            .malformedFile, message,
            expected: "a shared library for \(machine.name) made by burin compile")
    }

    private static func read(
        _ descriptor: Int32, at offset: Int, _ count: Int
    ) throws(Diagnostic) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard pread(descriptor, &bytes, count, offset) == count else {
            throw failure("is not a shared library, or one cut short")
        }
        return bytes
    }

    /// An unsigned little-endian number; the largest Int stands for all that do not fit.
    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        let value = bytes[offset..<offset + count].reversed().reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return Int(clamping: value)
    }
}
