/// Splitting of paths by their last slash, as text.
public enum FilePaths {
    /// The folder part: `a/b` of `a/b/c`, `.` of `c`, `/` of `/c`. Slashes at the end do not count.
    public static func folder(of path: String) -> String {
        let trimmed = trimmed(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        let folder = FilePaths.trimmed(trimmed[..<slash])
        return folder.isEmpty ? "/" : String(folder)
    }

    /// The last part: `c` of `a/b/c/`. Empty for `/` and for nothing.
    public static func name(of path: String) -> String {
        let trimmed = trimmed(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return String(trimmed) }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// The last part without its suffix: `c` of `a/b/c.so`; a leading dot is no suffix.
    public static func stem(of path: String) -> String {
        let name = name(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    private static func trimmed(_ path: some StringProtocol) -> Substring {
        var result = Substring(path)
        while result.last == "/" { result.removeLast() }
        return result
    }
}
