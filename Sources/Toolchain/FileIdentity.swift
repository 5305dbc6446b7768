import Glibc

/// What tells files apart whatever paths lead to them: device and number.
public struct FileIdentity: Hashable {
    private let device: UInt64
    private let number: UInt64

    /// The identity of what a path leads to; nil where there is nothing, or it cannot be reached.
    public init?(_ path: String) {
        var state = stat()
        guard !path.utf8.contains(0), stat(path, &state) == 0 else { return nil }
        device = UInt64(state.st_dev)
        number = UInt64(state.st_ino)
    }
}
