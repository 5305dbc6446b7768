import Glibc

/// Reading and removing folders.
enum FolderListing {
    /// The names in a folder, without `.` and `..`; nil where it cannot be read.
    static func names(in path: String) -> [String]? {
        guard let listing = opendir(path) else { return nil }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a folder and what it holds; links go, what they point to stays.
    static func removeTree(_ path: String) {
        var state = stat()
        guard lstat(path, &state) == 0 else { return }
        guard state.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in names(in: path) ?? [] { removeTree("\(path)/\(name)") }
        rmdir(path)
    }
}
