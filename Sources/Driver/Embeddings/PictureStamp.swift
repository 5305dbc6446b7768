import Glibc

/// What tells whether a picture's file was replaced: its size, and when its content changed last.
public struct PictureStamp: Hashable, Sendable {
    /// Bytes; -1 where there is no file.
    var size: Int64
    /// Nanoseconds since 1970.
    var changed: Int64

    init(size: Int64, changed: Int64) {
        self.size = size
        self.changed = changed
    }

    /// The stamp of what a path leads to now.
    public init(path: String) {
        var state = stat()
        guard !path.utf8.contains(0), stat(path, &state) == 0 else {
            self.init(size: -1, changed: 0)
            return
        }
        let seconds = Int64(truncatingIfNeeded: state.st_mtim.tv_sec)
        self.init(
            size: Int64(state.st_size),
            changed: seconds &* 1_000_000_000 &+ Int64(state.st_mtim.tv_nsec))
    }
}
