/// The weights of all instruction sets of a model, to be written as little-endian float32.
///
/// Every set has them packed for its vectors. Each begins a page, so that those of sets a processor
/// does not use are never read into memory.
///
/// A file that users get begins with a page of its own (``header``), by which it is known: 8 bytes
/// of magic, version and byte order (32 bits each), the bytes behind this page and the digest of
/// each part (64 bits each).
public struct WeightsBlob: Sendable {
    /// The weights of each set, in the order of the sets: whole cache lines.
    public let parts: [[Float]]
    /// A digest of each part; kept, because hundreds of megabytes go into one. Empty where users
    /// never see the weights by themselves.
    let digests: [UInt64]

    /// The blob of parts in whole cache lines, digested where it will be a file.
    init(parts: [[Float]], isFile: Bool) {
        self.parts = parts
        digests = isFile ? parts.map(Self.digest) : []
    }

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
    /// The most sets whose digests a header has room for.
    static let partLimit = 16
    /// What a file begins with.
    public static let magic = "BURINWTS"
    private static let byteOrder: UInt32 = 0x0102_0304

    /// FNV-1a's offset basis and prime for 64 bits.
    static let laneStart: UInt64 = 0xcbf2_9ce4_8422_2325
    static let lanePrime: UInt64 = 0x0000_0100_0000_01b3
    static let laneRotation: UInt64 = 29
    private static let lanes = 8

    /// The page that begins a file that users get; empty where they get none.
    public var header: [UInt8] {
        guard !digests.isEmpty else { return [] }
        var bytes = Array(Self.magic.utf8)
        for word in [Self.version, Self.byteOrder] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        for word in [UInt64(byteCount)] + digests {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        return bytes + Array(repeating: 0, count: Self.headerBytes - bytes.count)
    }

    /// A digest of words of 64 bits in eight lanes, of which each takes every eighth word: as fast
    /// as memory, because the lanes do not wait for each other.
    ///
    /// A lane goes on as FNV-1a does, and is then rotated, so that high bits reach low ones:
    /// without that, two flips of the highest bit in a lane would cancel.
    private static func digest(_ part: [Float]) -> UInt64 {
        var state = Array(repeating: laneStart, count: lanes)
        part.withUnsafeBytes { bytes in
            let words = bytes.bindMemory(to: UInt64.self)
            precondition(words.count.isMultiple(of: lanes), "weights come in whole cache lines")
            state.withUnsafeMutableBufferPointer { state in
                for line in stride(from: 0, to: words.count, by: lanes) {
                    for lane in 0..<lanes {
                        state[lane] = mixed(state[lane], words[line + lane])
                    }
                }
            }
        }
        return state.reduce(laneStart, mixed)
    }

    private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* lanePrime
        return product << laneRotation | product >> (64 - laneRotation)
    }
}
