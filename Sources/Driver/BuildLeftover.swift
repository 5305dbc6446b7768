/// What pip, the Python interpreter and Swift's package manager leave in a package's folder.
enum BuildLeftover {
    /// Whether a path within the package is one of these, or a folder of them.
    static func isOne(_ path: String, isFolder: Bool) -> Bool {
        let parts = path.split(separator: "/")
        guard let first = parts.first, let last = parts.last else { return false }
        // A file of a folder's name is the user's.
        let isInside = parts.count > 1
        switch first {
        case "Package.resolved": return !isInside && !isFolder
        case ".build", ".swiftpm": return isInside || isFolder
        case "build":
            guard isInside else { return isFolder }
            return parts[1] == "lib" || ["lib.", "bdist."].contains { parts[1].hasPrefix($0) }
        case "dist":
            guard isInside else { return isFolder }
            return last.hasSuffix(".whl") || last.hasSuffix(".tar.gz")
        default:
            if first.hasSuffix(".egg-info") { return isInside || isFolder }
            if last == "__pycache__" { return isFolder }
            return parts.contains("__pycache__") && last.hasSuffix(".pyc")
        }
    }
}
