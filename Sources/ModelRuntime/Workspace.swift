import Glibc

/// Scratch memory of one run, aligned to cache lines. Whoever holds it is its only user.
struct Workspace: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let size: Int

    /// Memory of at least `size` bytes; nil where there is none.
    init?(size: Int) {
        var pointer: UnsafeMutableRawPointer?
        let rounded = max(64, size)
        guard posix_memalign(&pointer, 64, rounded) == 0, let pointer else { return nil }
        self.pointer = pointer
        self.size = rounded
    }

    func free() { Glibc.free(pointer) }
}
