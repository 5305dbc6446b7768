import Diagnostics

/// Reads little-endian fields one after the other and knows where it is.
struct MXNetByteCursor {
    let source: any ByteSource
    private(set) var offset = 0
    /// What is being read, for messages: the header, an array, a name.
    var place: String

    init(_ source: any ByteSource, place: String) {
        self.source = source
        self.place = place
    }

    var remaining: Int { source.count - offset }

    /// The next field. Throws where the bytes end before it does.
    mutating func integer<Field: FixedWidthInteger & BitwiseCopyable>(
        _ role: String, as type: Field.Type = Field.self
    ) throws(Diagnostic) -> Field {
        try require(MemoryLayout<Field>.size, role)
        var field = Field()
        // The copy is written out because a closure with typed throws would need a box.
        let failure = withUnsafeMutableBytes(of: &field) { target -> Diagnostic? in
            do throws(Diagnostic) {
                try source.copy(from: offset, to: target)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        offset += MemoryLayout<Field>.size
        return Field(littleEndian: field)
    }

    /// The next bytes. Throws where fewer are left.
    mutating func bytes(_ count: Int, _ role: String) throws(Diagnostic) -> [UInt8] {
        try require(count, role)
        let result = try source.array(of: UInt8.self, from: offset, count: count)
        offset += count
        return result
    }

    /// Passes over bytes. Throws where fewer are left.
    mutating func skip(_ count: Int, _ role: String) throws(Diagnostic) {
        try require(count, role)
        offset += count
    }

    /// A finding about this place.
    func failure(
        _ message: String, at position: Int? = nil, expected: String? = nil,
        _ category: Diagnostic.Category = .malformedFile
    ) -> Diagnostic {
        Diagnostic(
            category, "\(place), byte \(position ?? offset): \(message)", expected: expected)
    }

    private func require(_ count: Int, _ role: String) throws(Diagnostic) {
        guard count >= 0, count <= remaining else {
            throw failure(
                "the file ends within \(role)",
                expected: "\(count) bytes where \(remaining) are left")
        }
    }
}
