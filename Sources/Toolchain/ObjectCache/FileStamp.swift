import Glibc

/// What tells that a file is the one that was there before, without reading it.
struct FileStamp: Codable, Hashable {
    var size: Int
    /// When it was last written.
    var seconds: Int
    var nanoseconds: Int

    /// The stamp of what a path leads to; nil where that is no regular file.
    init?(_ path: String) {
        var state = stat()
        guard stat(path, &state) == 0, state.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(state.st_size)
        seconds = state.st_mtim.tv_sec
        nanoseconds = state.st_mtim.tv_nsec
    }

    /// The stamp in one line.
    var text: String { "\(size) bytes, \(seconds).\(nanoseconds)" }
}
