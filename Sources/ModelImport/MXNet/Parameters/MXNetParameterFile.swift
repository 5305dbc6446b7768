public import Diagnostics
public import GraphIR

/// The arrays of an MXNet `.params` file, an "NDArray list" as `mx.nd.save` writes it.
///
/// Reading checks the whole container, every header and that all data lies within the file; the
/// numbers stay where they are until ``tensor(_:)`` asks for them. All versions of the format are
/// read: V2, V1, the form without magic of MXNet 0.10 and before, and V3 (numpy shapes).
public struct MXNetParameterFile: Sendable {
    /// One named array.
    public struct Entry: Sendable, Hashable {
        /// What the prefix of the name says.
        public enum Kind: String, Sendable, Hashable {
            /// `arg:`, a trained argument.
            case argument = "arg"
            /// `aux:`, an auxiliary state: the moving statistics of batch normalization.
            case auxiliary = "aux"
            /// No prefix, as Gluon's `save_parameters` writes it, or an unnamed list.
            case plain = ""
        }

        public let kind: Kind
        /// The name without prefix. Opaque: any text. Empty in an unnamed list.
        public let name: String
        /// The array's position in the file.
        public let index: Int
        let record: MXNetArrayRecord

        /// The sizes, outermost first, or nil where the file stores a name without an array.
        public var shape: [Int]? { record.shape }
        /// The number format in the file.
        public var elementType: MXNetElementType { record.elementType }
    }

    /// The file as the user named it.
    public let path: String
    /// All arrays in file order.
    public let entries: [Entry]
    /// Whether the file names its arrays.
    public let isNamed: Bool
    /// What is odd but does no harm: bytes after the end, a name that occurs twice.
    public let warnings: [String]

    private let source: any ByteSource
    /// Names are compared byte by byte; equality of strings would merge different spellings.
    private let positions: [[UInt8]: [Entry.Kind: Int]]

    /// Reads the container in a file.
    ///
    /// Throws where the file cannot be read, is damaged or holds a sparse array; the diagnostic
    /// names the byte and the array.
    public static func read(path: String) throws(Diagnostic) -> MXNetParameterFile {
        let source = try FileBytes(path: path)
        do { return try MXNetParameterFile(source, path: path) } catch { throw error.inFile(path) }
    }

    /// Reads the container in memory; `path` is what diagnostics call it.
    ///
    /// Throws as ``read(path:)``.
    public static func parse(
        _ bytes: [UInt8], path: String = "parameters"
    ) throws(Diagnostic) -> MXNetParameterFile {
        let source = MemoryBytes(bytes: bytes)
        do { return try MXNetParameterFile(source, path: path) } catch { throw error.inFile(path) }
    }

    private init(_ source: any ByteSource, path: String) throws(Diagnostic) {
        var reader = MXNetContainerReader(source)
        try reader.read()
        self.source = source
        self.path = path
        isNamed = reader.isNamed
        entries = reader.entries
        var warnings = reader.warnings
        var positions: [[UInt8]: [Entry.Kind: Int]] = [:]
        for entry in entries where isNamed {
            let key = Array(entry.name.utf8)
            if positions[key]?[entry.kind] != nil {
                warnings.append("array '\(entry.name)' occurs more than once; the last one counts")
            }
            positions[key, default: [:]][entry.kind] = entry.index
        }
        self.positions = positions
        self.warnings = warnings
    }

    /// The array of a variable; of several with one name the one of the preferred kind.
    public func entry(named name: String, preferring kind: Entry.Kind = .argument) -> Entry? {
        guard let kinds = positions[Array(name.utf8)] else { return nil }
        let order: [Entry.Kind] =
            kind == .auxiliary ? [.auxiliary, .argument] : [.argument, .auxiliary]
        let position = order.lazy.compactMap { kinds[$0] }.first ?? kinds[.plain]
        return position.map { entries[$0] }
    }

    /// The numbers of an array, widened without rounding.
    ///
    /// 16-bit and 8-bit formats become float32; float64, int32 and int64 become float64. Throws
    /// where the file stores no array under the name, or cannot be read any more.
    public func tensor(_ entry: Entry) throws(Diagnostic) -> Tensor {
        let record = entry.record
        guard let shape = record.shape else {
            throw Diagnostic(.malformedFile, "array '\(entry.name)' is empty", file: path)
        }
        do throws(Diagnostic) {
            return try record.elementType.tensor(
                in: source, from: record.dataOffset, shape: shape, count: record.elementCount)
        } catch {
            var diagnostic = error.inFile(path)
            diagnostic.message = "array '\(entry.name)': " + diagnostic.message
            throw diagnostic
        }
    }
}
