import Glibc

/// Folders that nobody else can put files into.
enum PrivateFolder {
    /// Makes a folder, and those it lies in, for this process's user alone where they are not
    /// there; whether the folder can be trusted then.
    static func make(_ path: String) -> Bool {
        makeAll(path)
        return isPrivate(path) && isSafe(FilePaths.folder(of: path))
    }

    private static func makeAll(_ path: String) {
        guard mkdir(path, 0o700) != 0, errno == ENOENT else { return }
        let parent = FilePaths.folder(of: path)
        guard parent != path else { return }
        makeAll(parent)
        mkdir(path, 0o700)
    }

    private static func isPrivate(_ path: String) -> Bool {
        var state = stat()
        return lstat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
            && state.st_uid == geteuid() && state.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    /// Whether nobody else can rename what we own in a folder: as in `/tmp`, where a bit says so.
    private static func isSafe(_ path: String) -> Bool {
        var state = stat()
        guard stat(path, &state) == 0, [geteuid(), 0].contains(state.st_uid) else { return false }
        return state.st_mode & (S_IWGRP | S_IWOTH) == 0 || state.st_mode & S_ISVTX != 0
    }
}
