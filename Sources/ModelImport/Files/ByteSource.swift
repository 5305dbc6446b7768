import Diagnostics

/// Bytes that can be copied out of any place: a file on disk or an array in memory.
///
/// Array data goes from the source straight into its tensor, so a large checkpoint is in memory
/// once, and a file that shrinks while it is read gives an error and no fault.
protocol ByteSource: Sendable {
    /// The number of bytes.
    var count: Int { get }

    /// Fills `target` with the bytes from `offset` on.
    ///
    /// Throws where they do not exist or cannot be read. `offset` is at least 0.
    func copy(from offset: Int, to target: UnsafeMutableRawBufferPointer) throws(Diagnostic)
}

extension ByteSource {
    /// `count` values from byte `offset` on, in the byte order and layout of the host.
    ///
    /// Call only with a `count` that is checked against the size of the source.
    func array<Element: BitwiseCopyable>(
        of type: Element.Type, from offset: Int, count: Int
    ) throws(Diagnostic) -> [Element] {
        var failure: Diagnostic?
        let result = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            // A buffer's capacity may be larger than what was asked for.
            let target = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            do throws(Diagnostic) {
                try copy(from: offset, to: UnsafeMutableRawBufferPointer(target))
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return result
    }
}
