import Diagnostics

/// The header of one array in a `.params` file, and where its data lies.
///
/// Four forms exist, told apart by their first word: V2 (MXNet 0.12 and later), V1 (0.11), V3
/// (numpy shapes) and the oldest, which has no magic and starts with its number of dimensions.
struct MXNetArrayRecord: Sendable, Hashable {
    /// The sizes, outermost first, or nil where the record stands for no array.
    var shape: [Int]?
    var elementType: MXNetElementType
    /// The number of elements; its bytes lie within the file.
    var elementCount: Int
    var dataOffset: Int

    private enum Form {
        case legacy(rank: Int)
        case v1
        case v2
        case v3
    }

    private static let maximumRank = 8

    /// Reads a record and passes over its data.
    ///
    /// Throws at the first field that is wrong, sparse or cut off. Nothing is allocated.
    init(_ cursor: inout MXNetByteCursor) throws(Diagnostic) {
        let form = try Self.form(&cursor)
        let rank = try Self.rank(form, &cursor)
        guard let rank else {
            self.init(shape: nil, elementType: .float32, elementCount: 0, at: cursor.offset)
            return
        }
        let shape = try Self.sizes(rank, form, &cursor)
        // Where the array lived when it was saved says nothing about the numbers.
        try cursor.skip(8, "the context")
        let type = try Self.elementType(&cursor)
        var bytes = type.size
        for size in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow else {
                throw cursor.failure("the size of shape \(shape) overflows")
            }
            bytes = product
        }
        self.init(
            shape: shape, elementType: type, elementCount: bytes / type.size, at: cursor.offset)
        try cursor.skip(bytes, "the data of shape \(shape), \(type)")
    }

    private init(
        shape: [Int]?, elementType: MXNetElementType, elementCount: Int, at offset: Int
    ) {
        self.shape = shape
        self.elementType = elementType
        self.elementCount = elementCount
        dataOffset = offset
    }

    private static func form(_ cursor: inout MXNetByteCursor) throws(Diagnostic) -> Form {
        let start = cursor.offset
        let word: UInt32 = try cursor.integer("the magic")
        switch word {
        case 0xF993_FAC8: return .v1
        case 0xF993_FAC9, 0xF993_FACA:
            let storage: Int32 = try cursor.integer("the storage type")
            guard storage == 0 else {
                throw sparse(storage, cursor, at: start + 4)
            }
            return word == 0xF993_FAC9 ? .v2 : .v3
        case 0...UInt32(maximumRank): return .legacy(rank: Int(word))
        default:
            throw cursor.failure(
                "the record starts with 0x" + String(word, radix: 16), at: start,
                expected: "an array's magic (0xf993fac8 to 0xf993faca) or up to 8 dimensions")
        }
    }

    private static func sparse(
        _ storage: Int32, _ cursor: MXNetByteCursor, at position: Int
    ) -> Diagnostic {
        let names: [Int32: String] = [1: "row-sparse", 2: "compressed sparse row (CSR)"]
        guard let name = names[storage] else {
            return cursor.failure(
                "storage type \(storage)", at: position, expected: "0 (dense)")
        }
        var diagnostic = cursor.failure(
            "the array is stored as \(name)", at: position, expected: "a dense array",
            .unsupportedModel)
        diagnostic.advice = "Convert it in MXNet with array.tostype('default') and save again."
        return diagnostic
    }

    /// The number of dimensions; nil where the record ends here because it holds no array.
    private static func rank(
        _ form: Form, _ cursor: inout MXNetByteCursor
    ) throws(Diagnostic) -> Int? {
        if case .legacy(let rank) = form { return rank == 0 ? nil : rank }
        let start = cursor.offset
        let rank = Int(try cursor.integer("the number of dimensions", as: Int32.self))
        if case .v3 = form {
            // With numpy shapes 0 dimensions is a scalar, and -1 says that the shape is unknown.
            if rank == -1 { return nil }
        } else if rank == 0 {
            return nil
        }
        guard (0...maximumRank).contains(rank) else {
            throw cursor.failure("\(rank) dimensions", at: start, expected: "0 to \(maximumRank)")
        }
        return rank
    }

    private static func sizes(
        _ rank: Int, _ form: Form, _ cursor: inout MXNetByteCursor
    ) throws(Diagnostic) -> [Int] {
        var sizes: [Int] = []
        for axis in 0..<rank {
            let start = cursor.offset
            let size: Int
            if case .legacy = form {
                size = Int(try cursor.integer("size \(axis)", as: UInt32.self))
            } else {
                size = Int(try cursor.integer("size \(axis)", as: Int64.self))
            }
            guard size >= 0 else {
                throw cursor.failure(
                    "size \(axis) is \(size)", at: start, expected: "at least 0")
            }
            sizes.append(size)
        }
        return sizes
    }

    private static func elementType(
        _ cursor: inout MXNetByteCursor
    ) throws(Diagnostic) -> MXNetElementType {
        let start = cursor.offset
        let flag: Int32 = try cursor.integer("the type flag")
        guard let type = MXNetElementType(rawValue: flag) else {
            let name = MXNetElementType.reserved[flag].map { " (\($0))" } ?? ""
            throw cursor.failure(
                "type flag \(flag)\(name)", at: start,
                expected: "0 to 7 or 12, a number format that MXNet loads")
        }
        return type
    }
}
