import Glibc

/// Looks for programs in the folders of an environment's `PATH`.
struct ProgramSearch {
    /// The folders of `PATH`, in order. Empty and relative entries are left out: what is compiled
    /// must not depend on the folder Burin is started in.
    let folders: [String]

    init(_ environment: [String: String]) {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        folders = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    /// The first executable file of this name, or nil.
    func find(_ name: String) -> String? {
        folders.lazy.map { "\($0)/\(name)" }.first(where: ProgramSearch.isExecutable)
    }

    /// The folder a program really lies in, behind symbolic links.
    func realFolder(of name: String) -> String? {
        guard let path = find(name), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return FilePaths.folder(of: String(cString: real))
    }

    /// Whether the path is a file that may be executed.
    static func isExecutable(_ path: String) -> Bool {
        var state = stat()
        return stat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }
}
