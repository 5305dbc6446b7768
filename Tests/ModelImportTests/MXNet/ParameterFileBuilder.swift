/// Writes `.params` containers byte by byte, right or wrong, in every version of the format.
struct ParameterFileBuilder {
    /// The forms of an array record.
    enum Version: CaseIterable {
        case legacy, v1, v2, v3
    }

    /// One array: its header's fields as they are written, and its data.
    struct Record {
        var version = Version.v2
        var storage: Int32 = 0
        var rank: Int32?
        var sizes: [Int64]
        var type: Int32 = 0
        var data: [UInt8]

        static func floats(
            _ sizes: [Int64], _ values: [Float], version: Version = .v2
        ) -> Record {
            let data = values.flatMap { ParameterFileBuilder.bytes($0.bitPattern) }
            return Record(version: version, sizes: sizes, data: data)
        }

        var bytes: [UInt8] {
            let rank = rank ?? Int32(sizes.count)
            var result: [UInt8]
            switch version {
            case .legacy:
                result = ParameterFileBuilder.bytes(rank)
                for size in sizes {
                    result += ParameterFileBuilder.bytes(UInt32(truncatingIfNeeded: size))
                }
            case .v1: result = ParameterFileBuilder.bytes(UInt32(0xF993_FAC8))
            case .v2: result = ParameterFileBuilder.bytes(UInt32(0xF993_FAC9))
            case .v3: result = ParameterFileBuilder.bytes(UInt32(0xF993_FACA))
            }
            if version == .v2 || version == .v3 { result += ParameterFileBuilder.bytes(storage) }
            if version != .legacy {
                result += ParameterFileBuilder.bytes(rank)
                for size in sizes { result += ParameterFileBuilder.bytes(size) }
            }
            if rank == 0, version != .v3 { return result }
            // A context that no machine has: readers must not look at it.
            result += ParameterFileBuilder.bytes(Int32(99)) + ParameterFileBuilder.bytes(Int32(-5))
            return result + ParameterFileBuilder.bytes(type) + data
        }
    }

    var magic: UInt64 = 0x112
    var reserved: UInt64 = 77
    var count: UInt64?
    var records: [Record] = []
    var nameCount: UInt64?
    var names: [[UInt8]] = []
    var trailing: [UInt8] = []

    init() {}

    /// Float arrays by name, in order.
    init(_ arrays: [(name: String, sizes: [Int64], values: [Float])]) {
        for array in arrays {
            records.append(.floats(array.sizes, array.values))
            names.append(Array(array.name.utf8))
        }
    }

    var bytes: [UInt8] {
        var result = Self.bytes(magic) + Self.bytes(reserved)
        result += Self.bytes(count ?? UInt64(records.count))
        for record in records { result += record.bytes }
        result += Self.bytes(nameCount ?? UInt64(names.count))
        for name in names { result += Self.bytes(UInt64(name.count)) + name }
        return result + trailing
    }

    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
