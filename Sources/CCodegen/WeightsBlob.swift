/// The weights of all instruction sets of a model, to be written as little-endian float32.
///
/// Every set has them packed for its vectors. Each begins a page, so that those of sets a processor
/// does not use are never read into memory.
///
/// A file that is mapped begins with a page of its own (``header``): 8 bytes of magic, version and
/// byte order (32 bits each), the bytes behind this page and their digest (64 bits each).
public struct WeightsBlob: Sendable {
    /// The weights of each set, in the order of the sets: whole cache lines.
    public let parts: [[Float]]

    /// Floats of a page of 4 KB.
    private static let pageFloats = 1024

    /// Where each of several parts begins, in floats.
    static func offsets(ofCounts counts: [Int]) -> [Int] {
        var next = 0
        return counts.map { count in
            defer { next = (next + count + pageFloats - 1) / pageFloats * pageFloats }
            return next
        }
    }

    /// The floats of zero behind each part.
    public var padding: [Int] {
        let counts = parts.map(\.count)
        let offsets = Self.offsets(ofCounts: counts)
        return parts.indices.map { index in
            index + 1 < parts.count ? offsets[index + 1] - offsets[index] - counts[index] : 0
        }
    }

    /// Bytes of all.
    public var byteCount: Int {
        (parts.reduce(0) { $0 + $1.count } + padding.reduce(0, +)) * MemoryLayout<Float>.size
    }

    // MARK: As a file

    /// Bytes of the page before the weights in a file.
    static let headerBytes = pageFloats * MemoryLayout<Float>.size
    static let version: UInt32 = 1
    /// What a file begins with.
    public static let magic = "BURINWTS"
    private static let byteOrder: UInt32 = 0x0102_0304

    /// FNV-1a's offset basis and prime for 64 bits.
    static let laneStart: UInt64 = 0xcbf2_9ce4_8422_2325
    static let lanePrime: UInt64 = 0x0000_0100_0000_01b3
    private static let lanes = 8

    /// The page that begins a file of the blob.
    public var header: [UInt8] {
        var bytes = Array(Self.magic.utf8)
        for word in [Self.version, Self.byteOrder] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        for word in [UInt64(byteCount), digest] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        return bytes + Array(repeating: 0, count: Self.headerBytes - bytes.count)
    }

    /// FNV-1a over words of 64 bits in eight lanes, of which each takes every eighth word, and over
    /// the lanes at the end: as fast as memory, because the lanes do not wait for each other.
    var digest: UInt64 {
        var state = Array(repeating: Self.laneStart, count: Self.lanes)
        for (part, padding) in zip(parts, padding) {
            part.withUnsafeBytes { Self.digest($0.bindMemory(to: UInt64.self), &state) }
            let zeros = [UInt64](repeating: 0, count: padding / 2)
            zeros.withUnsafeBufferPointer { Self.digest($0, &state) }
        }
        return state.reduce(Self.laneStart) { ($0 ^ $1) &* Self.lanePrime }
    }

    private static func digest(_ words: UnsafeBufferPointer<UInt64>, _ state: inout [UInt64]) {
        precondition(words.count.isMultiple(of: lanes), "weights come in whole cache lines")
        state.withUnsafeMutableBufferPointer { state in
            for line in stride(from: 0, to: words.count, by: lanes) {
                for lane in 0..<lanes {
                    state[lane] = (state[lane] ^ words[line + lane]) &* lanePrime
                }
            }
        }
    }
}
