import GraphIR

/// All parameters in the order and layout the kernels read them, in one aligned blob.
///
/// Weights in half precision lie in it two to a float, the first in the lower bits.
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
        var storage: WeightStorage
    }
    private var offsets: [Key: Int] = [:]
    /// Tables that kernels read beside weights, by their words.
    private var tables: [[UInt32]: Int] = [:]

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
    /// numbers (0: none), since one parameter may be read in several. With `.half` every number
    /// must be finite in that format, see ``Tensor/roundedToHalfPrecision``.
    mutating func add(
        _ value: ValueID, _ tensor: @autoclosure () -> Tensor, _ packing: StridedPacking,
        variant: Int = 0, storage: WeightStorage = .float32
    ) -> Int {
        let key = Key(value: value, packing: packing, variant: variant, storage: storage)
        if let known = offsets[key] { return known }
        let offset = floats.count
        let count = packing.count
        let tensor = tensor()
        offsets[key] = offset
        guard storage == .float32 else {
            packHalves(tensor, packing)
            return offset
        }
        floats.append(contentsOf: repeatElement(0, count: count.roundedUp(to: 16)))
        flushedSubnormals += floats.withUnsafeMutableBufferPointer { buffer in
            packing.pack(
                tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[offset..<offset + count]))
        }
        return offset
    }

    /// The offset of a table of 32-bit words: whole numbers, and floats by their bits. Equal tables
    /// are one.
    mutating func add(table: [UInt32]) -> Int {
        if let known = tables[table] { return known }
        let offset = floats.count
        tables[table] = offset
        floats += table.map { Float(bitPattern: $0) }
        let aligned = floats.count.roundedUp(to: 16)
        floats.append(contentsOf: repeatElement(0, count: aligned - floats.count))
        return offset
    }

    /// Appends the packed numbers, each rounded to nearest even.
    private mutating func packHalves(_ tensor: Tensor, _ packing: StridedPacking) {
        var packed = [Float](repeating: 0, count: packing.count.roundedUp(to: 2))
        flushedSubnormals += packed.withUnsafeMutableBufferPointer { buffer in
            packing.pack(
                tensor, into: UnsafeMutableBufferPointer(rebasing: buffer[0..<packing.count]))
        }
        for index in stride(from: 0, to: packed.count, by: 2) {
            let low = UInt32(Float16(packed[index]).bitPattern)
            let high = UInt32(Float16(packed[index + 1]).bitPattern)
            floats.append(Float(bitPattern: low | high << 16))
        }
        let aligned = floats.count.roundedUp(to: 16)
        floats.append(contentsOf: repeatElement(0, count: aligned - floats.count))
    }

    /// Floats of the array that begins at each offset, up to where the next one begins.
    var arrayFloats: [Int: Int] {
        let starts = Set(Array(offsets.values) + Array(tables.values)).sorted()
        let ends = starts.dropFirst() + [floats.count]
        return Dictionary(
            zip(starts, ends).map { ($0, $1 - $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// FNV-1a (64 bit) over the blob's words: names the weights in the artefact's information.
    public var digest: UInt64 { FNV1a.digest(words: floats) }
}
