public import Diagnostics
import FoundationEssentials
import Glibc
import GraphIR

/// What is done of a long run, in a file beside its output, so that a run that was killed goes on
/// where it was.
///
/// The file begins with a line of JSON that names the run; then comes a record for each picture in
/// order. A record carries a digest of itself, so that one cut off in the middle, or lost by a
/// machine that stopped, is noticed, and the picture's size and time of change, so that one that
/// was replaced is noticed too: what follows the last sound record is done again.
public final class EmbeddingJournal {
    /// What a run depends on: another one must not go on with its records.
    public struct Key: Hashable, Sendable, Codable {
        var pictures: Int
        /// Of the pictures' paths, in order.
        var paths: String
        /// Of the model: of what it says of itself, and of numbers it gives.
        var model: String
        /// How embeddings are made of the model's results.
        var options: String
        /// Numbers in an embedding.
        public var size: Int

        public init(_ pictures: PictureList, model: String, options: String, size: Int) {
            self.pictures = pictures.paths.count
            paths = FNV1a.text(FNV1a.digest(pictures.paths.joined(separator: "\n")))
            self.model = model
            self.options = options
            self.size = size
        }
    }

    /// The path of the file.
    public let path: String
    /// Pictures whose records are written.
    public private(set) var count = 0
    /// The indices of those of them that could not be read.
    public private(set) var bad: [Int] = []
    /// The index of the first picture that was replaced since its record was written, on opening;
    /// it and all behind it are done again. Nil where none was.
    public private(set) var replaced: Int?

    private let key: Key
    private let descriptor: Int32
    private let start: Int

    /// Opens the file of a run over `pictures`, which is made where it is missing. With `restarts`
    /// what it holds is dropped.
    ///
    /// Throws where it cannot be written, another process writes it, or it is of another run.
    public init(
        path: String, _ key: Key, of pictures: PictureList, restarts: Bool = false
    ) throws(Diagnostic) {
        self.path = path
        self.key = key
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw Self.unwritable(path) }
        self.descriptor = descriptor
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Diagnostic(
                .usage, "is being written by another process", file: path,
                advice: "wait for it, or write to another output")
        }
        do {
            if restarts { try Self.truncate(descriptor, 0, path) }
            start = try Self.header(key, descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        try readRecords(pictures)
    }

    deinit { close(descriptor) }

    // MARK: Records

    /// Bytes of a record: whether the picture is good, its number, its stamp, the embedding, a
    /// digest.
    private var recordSize: Int { 8 + Self.stampSize + 4 * key.size + 8 }
    private static let stampSize = 16

    /// Writes the next picture's record: its embedding, or nil for one that cannot be read, and
    /// what told the picture apart before it was read.
    public func append(_ embedding: [Float]?, _ stamp: PictureStamp) throws(Diagnostic) {
        precondition(embedding.map { $0.count == key.size } ?? true, "embeddings are of one size")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(recordSize)
        for word in [embedding == nil ? 1 : 0, UInt32(truncatingIfNeeded: count)] as [UInt32] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        for word in [stamp.size, stamp.changed] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        (embedding ?? Array(repeating: 0, count: key.size)).withUnsafeBytes { bytes += $0 }
        withUnsafeBytes(of: bytes.withUnsafeBytes(FNV1a.digest).littleEndian) { bytes += $0 }
        var written = 0
        while written < bytes.count {
            let step = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { throw Self.unwritable(path) }
            written += step
        }
        note(isGood: embedding != nil)
    }

    private func note(isGood: Bool) {
        count += 1
        if !isGood { bad.append(count - 1) }
    }

    /// The embedding of a picture that is done; nil for one that could not be read.
    ///
    /// Throws where the file was changed meanwhile.
    public func embedding(_ index: Int) throws(Diagnostic) -> [Float]? {
        guard index < count, let record = read(index) else {
            throw Diagnostic(
                .malformedFile, "the record of picture \(index + 1) is gone", file: path)
        }
        return record.isGood ? record.embedding : nil
    }

    /// Removes the file: the output is written.
    public func remove() { unlink(path) }

    private struct Record {
        var isGood: Bool
        var stamp: PictureStamp
        var embedding: [Float]
    }

    private func read(_ index: Int) -> Record? {
        var bytes = [UInt8](repeating: 0, count: recordSize)
        let offset = start + index * recordSize
        guard pread(descriptor, &bytes, bytes.count, offset) == bytes.count else { return nil }
        func word<Word: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Word.Type) -> Word {
            bytes.withUnsafeBytes {
                Word(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Word.self))
            }
        }
        let digest = bytes.dropLast(8).withUnsafeBytes(FNV1a.digest)
        guard word(bytes.count - 8, UInt64.self) == digest, word(0, UInt32.self) <= 1,
            word(4, UInt32.self) == UInt32(truncatingIfNeeded: index)
        else { return nil }
        let floats = 8 + Self.stampSize
        return Record(
            isGood: word(0, UInt32.self) == 0,
            stamp: PictureStamp(size: word(8, Int64.self), changed: word(16, Int64.self)),
            embedding: (0..<key.size).map {
                Float(bitPattern: word(floats + 4 * $0, UInt32.self))
            })
    }

    /// Counts the sound records of pictures that are still the same, and cuts off what follows.
    private func readRecords(_ pictures: PictureList) throws(Diagnostic) {
        while count < key.pictures, let record = read(count) {
            guard PictureStamp(path: pictures.paths[count]) == record.stamp else {
                replaced = count
                break
            }
            note(isGood: record.isGood)
        }
        let end = start + count * recordSize
        try Self.truncate(descriptor, end, path)
        guard lseek(descriptor, off_t(end), SEEK_SET) == end else { throw Self.unwritable(path) }
    }

    // MARK: The file

    private static let headerLimit = 4096

    /// Checks the line that names the run, or writes it to an empty file; where records begin.
    private static func header(
        _ key: Key, _ descriptor: Int32, _ path: String
    ) throws(Diagnostic) -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = (try? encoder.encode(key)).map { [UInt8]($0) } ?? []
        let line = Array("burin embeddings ".utf8) + json + [UInt8(ascii: "\n")]
        var bytes = [UInt8](repeating: 0, count: headerLimit)
        let length = pread(descriptor, &bytes, bytes.count, 0)
        let found = bytes.prefix(max(0, length))
        // A process may have been killed before the line was whole.
        guard found.count >= line.count || !line.starts(with: found) else {
            try truncate(descriptor, 0, path)
            guard pwrite(descriptor, line, line.count, 0) == line.count else {
                throw unwritable(path)
            }
            return line.count
        }
        guard found.starts(with: line) else {
            throw Diagnostic(
                .usage, "is of a run with other pictures, another model or other options",
                file: path, expected: "the pictures, model and options it was begun with",
                advice: "--restart drops what is done of it")
        }
        return line.count
    }

    private static func truncate(
        _ descriptor: Int32, _ size: Int, _ path: String
    ) throws(Diagnostic) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw unwritable(path) }
    }

    private static func unwritable(_ path: String) -> Diagnostic {
        Diagnostic(
            .usage, "cannot be written: \(String(cString: strerror(errno)))", file: path,
            advice: "free some space or choose another output; what is done is kept")
    }
}
