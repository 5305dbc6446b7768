import GraphIR

/// All parameters in the order and layout the kernels read them, in one aligned blob.
///
/// A parameter read several times in the same packing is stored once, so a basis shared by many
/// layers is one array in the artefact.
public struct PackedWeights: Sendable {
    /// The blob: float32, each array at a multiple of 16 floats (a cache line).
    public private(set) var floats: [Float] = []
    /// Subnormal numbers that were flushed to zero.
    public private(set) var flushedSubnormals = 0

    private struct Key: Hashable {
        var value: ValueID
        var packing: StridedPacking
        /// Tells apart what different rearrangements made of one parameter.
        var variant: Int
    }
    private var offsets: [Key: Int] = [:]

    /// Floats before the first array: one cache line that names the blob, see ``sealed(with:)``.
    static let headerFloats = 16

    init(expectedFloats: Int) {
        floats.reserveCapacity(Self.headerFloats + expectedFloats)
        floats.append(contentsOf: repeatElement(0, count: Self.headerFloats))
    }

    /// The blob as it is written: its first 8 bytes hold ``digest``, which the caller has, so that
    /// code can tell its own weights from a file that was exchanged.
    public func sealed(with digest: UInt64) -> [Float] {
        var result = floats
        result[0] = Float(bitPattern: UInt32(truncatingIfNeeded: digest))
        result[1] = Float(bitPattern: UInt32(truncatingIfNeeded: digest >> 32))
        return result
    }

    /// The offset of a parameter in a packing, packed now if it is not there yet.
    ///
    /// `tensor` is the numbers to pack; `variant` names a rearrangement of the parameter's own
    /// numbers (0: none), since one parameter may be read in several.
    mutating func add(
        _ value: ValueID, _ tensor: @autoclosure () -> Tensor, _ packing: StridedPacking,
        variant: Int = 0
    ) -> Int {
        let key = Key(value: value, packing: packing, variant: variant)
        if let known = offsets[key] { return known }
        let offset = floats.count
        let count = packing.count
        floats.append(contentsOf: repeatElement(0, count: count.roundedUp(to: 16)))
        let tensor = tensor()
        flushedSubnormals += floats.withUnsafeMutableBufferPointer { buffer in
            packing.pack(
                tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[offset..<offset + count]))
        }
        offsets[key] = offset
        return offset
    }

    /// Floats of the array that begins at each offset, up to where the next one begins.
    var arrayFloats: [Int: Int] {
        let starts = Set(offsets.values).sorted()
        let ends = starts.dropFirst() + [floats.count]
        return Dictionary(
            zip(starts, ends).map { ($0, $1 - $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// FNV-1a (64 bit) over the blob's words: names the weights in the artefact's information.
    public var digest: UInt64 {
        floats.withUnsafeBytes { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for word in bytes.bindMemory(to: UInt32.self) {
                hash = (hash ^ UInt64(word)) &* 0x100_0000_01B3
            }
            return hash
        }
    }
}
