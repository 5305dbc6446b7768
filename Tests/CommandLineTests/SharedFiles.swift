import Foundation

/// Large files beside the repository that tests use where they are there.
enum SharedFiles {
    /// Whether the file is there; says so where it is not.
    static func has(_ path: String) -> Bool {
        if FileManager.default.fileExists(atPath: path) { return true }
        print("note: \(path) is not there; what needs it is skipped")
        return false
    }
}
