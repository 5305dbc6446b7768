/// What pip, the Python interpreter and Swift's package manager leave in a package's folder.
enum BuildLeftover {
    /// Whether a path within the package is one of these, or a folder of them.
    static func isOne(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard let first = parts.first, let last = parts.last else { return false }
        switch first {
        case ".build", ".swiftpm", "Package.resolved": return true
        case "build":
            return parts.count == 1 || parts[1].hasPrefix("lib") || parts[1].hasPrefix("bdist.")
        case "dist":
            return parts.count == 1 || last.hasSuffix(".whl") || last.hasSuffix(".tar.gz")
        default:
            return first.hasSuffix(".egg-info") || last == "__pycache__"
                || parts.contains("__pycache__") && last.hasSuffix(".pyc")
        }
    }
}
