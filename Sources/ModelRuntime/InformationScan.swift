import Diagnostics
import Glibc

/// Searches a file for texts of models' information, which are strings of C in it.
struct InformationScan: ~Copyable {
    /// How every text begins: its keys are sorted.
    private static let start = Array("{\"arena_bytes\":".utf8)
    /// Far above any model's text.
    private static let textLimit = 1 << 26
    private static let chunk = 1 << 22

    private let descriptor: Int32
    private var position = 0

    /// Opens a file; throws where that fails.
    init(_ path: String) throws(Diagnostic) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Diagnostic(
                .malformedFile, "cannot be opened: \(String(cString: strerror(errno)))", file: path)
        }
    }

    deinit { close(descriptor) }

    /// The next text that begins as one of information and ends with a zero byte; nil where there
    /// is none left.
    mutating func next() -> [UInt8]? {
        while let found = nextStart() {
            position = found + 1
            if let text = text(at: found) { return text }
        }
        return nil
    }

    /// Where the next text begins, from the position on.
    private mutating func nextStart() -> Int? {
        while true {
            let bytes = read(at: position, Self.chunk)
            guard bytes.count >= Self.start.count else { return nil }
            if let found = Self.firstStart(in: bytes) { return position + found }
            // The beginning may lie across the end of what was read.
            position += bytes.count - Self.start.count + 1
        }
    }

    private static func firstStart(in bytes: [UInt8]) -> Int? {
        var rest = bytes[...]
        while let found = rest.firstIndex(of: start[0]) {
            if bytes[found...].starts(with: start) { return found }
            rest = bytes[(found + 1)...]
        }
        return nil
    }

    private func text(at offset: Int) -> [UInt8]? {
        var text: [UInt8] = []
        while text.count < Self.textLimit {
            let bytes = read(at: offset + text.count, 1 << 16)
            if let end = bytes.firstIndex(of: 0) { return text + bytes[..<end] }
            guard !bytes.isEmpty else { return nil }
            text += bytes
        }
        return nil
    }

    /// As many bytes as there are, at most `count`.
    private func read(at offset: Int, _ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { place, filled in
            filled = max(0, pread(descriptor, place.baseAddress, count, offset))
        }
    }
}
