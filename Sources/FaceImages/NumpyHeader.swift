import Diagnostics

/// The header of a `.npy` file: element type, order and shape, written as a Python dictionary.
///
/// The format is NumPy's, versions 1.0, 2.0 and 3.0
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NumpyHeader {
    var elementType: NumpyElementType
    var shape: [Int]
    /// The position of the first element in the file.
    var dataOffset: Int
    /// The number of elements: the product of the shape.
    var count: Int

    /// What every `.npy` file starts with.
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// NumPy allows no more dimensions; the limit also keeps a damaged header cheap.
    static let rankLimit = 64

    /// The product of `shape`, or nil where a size is negative or the product overflows.
    static func product(_ shape: [Int]) -> Int? {
        var result = 1
        for size in shape {
            let (product, overflow) = result.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            result = product
        }
        return result
    }

    /// Reads the header at the start of a file's bytes and checks it against their number.
    init(_ bytes: [UInt8]) throws(Diagnostic) {
        let text = try NumpyHeader.text(in: bytes)
        var parser = NumpyHeaderParser(bytes[text])
        let fields = try parser.parse()
        guard let elementType = NumpyElementType(descriptor: fields.descriptor) else {
            throw Diagnostic(
                .malformedFile, "elements of type '\(fields.descriptor)' are not supported",
                expected: NumpyElementType.allCases.map(\.rawValue).joined(separator: ", "),
                advice: "Convert with array.astype('<f4') before numpy.save.")
        }
        guard !fields.isFortranOrder else {
            throw Diagnostic(
                .malformedFile, "the array is in Fortran order", expected: "C order",
                advice: "Convert with numpy.ascontiguousarray before numpy.save.")
        }
        self.elementType = elementType
        shape = fields.shape
        dataOffset = text.upperBound
        count = try NumpyHeader.count(fields.shape, elementType, bytes.count - text.upperBound)
    }

    private static func count(
        _ shape: [Int], _ type: NumpyElementType, _ available: Int
    ) throws(Diagnostic) -> Int {
        guard let count = product(shape), let size = product([count, type.size]) else {
            throw Diagnostic(.malformedFile, "the size of an array of shape \(shape) overflows")
        }
        guard size == available else {
            throw Diagnostic(
                .malformedFile, "\(available) bytes of data for shape \(shape) of \(type.rawValue)",
                expected: "\(size) bytes")
        }
        return count
    }

    /// Where the dictionary's text lies, after magic, version and length.
    private static func text(in bytes: [UInt8]) throws(Diagnostic) -> Range<Int> {
        guard bytes.starts(with: magic) else {
            throw Diagnostic(.malformedFile, "not a NumPy array", expected: "a .npy file")
        }
        guard bytes.count >= 8, (1...3).contains(bytes[6]) else {
            throw Diagnostic(
                .malformedFile, "unknown version of the .npy format",
                expected: "version 1.0, 2.0 or 3.0")
        }
        let start = bytes[6] == 1 ? 10 : 12
        guard bytes.count >= start else {
            throw Diagnostic(.malformedFile, "the header is truncated")
        }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - start else {
            throw Diagnostic(
                .malformedFile, "the header states \(length) bytes, the file has fewer left")
        }
        return start..<start + length
    }
}
