import Diagnostics
import Glibc
import ONNXSchema

/// Finds tensors that lie in files beside the model.
///
/// A location comes from an untrusted file: it may name a file in the model's folder or below,
/// and nothing else, neither directly nor through a symbolic link.
struct ONNXExternalData {
    /// The model's folder as given; nil where the model has none, being in memory.
    private let folder: String?
    /// Files that are open already, by location.
    private var files: [String: FileBytes] = [:]

    init(besideModel path: String?) {
        folder = path.map { path in
            guard let slash = path.lastIndex(of: "/") else { return "." }
            return slash == path.startIndex ? "/" : String(path[..<slash])
        }
    }

    /// Where a tensor's elements are: a file, and the offset of `count` bytes in it.
    ///
    /// Throws where the location is not allowed, the file is not there, or is too short.
    mutating func place(
        of tensor: ONNXTensorProto, bytes count: Int
    ) throws(Diagnostic) -> (file: FileBytes, offset: Int) {
        var entries: [String: String] = [:]
        for entry in tensor.externalData { entries[entry.key] = entry.value }
        guard let location = entries["location"] else {
            throw Diagnostic(.malformedFile, "its external data has no location")
        }
        let file = try open(location)
        let offset = try number(entries["offset"], "offset") ?? 0
        let length = try number(entries["length"], "length") ?? count
        guard length == count else {
            throw Diagnostic(
                .malformedFile, "its external data has the length \(length)",
                expected: "\(count) bytes")
        }
        guard offset <= file.count, count <= file.count - offset else {
            throw Diagnostic(
                .malformedFile,
                "its external data '\(location)' ends at byte \(file.count)",
                expected: "\(count) bytes from byte \(offset)",
                advice: "The file may be cut short, or belong to another model.")
        }
        return (file, offset)
    }

    private func number(_ text: String?, _ key: String) throws(Diagnostic) -> Int? {
        guard let text else { return nil }
        guard let value = Int(text), value >= 0 else {
            throw Diagnostic(
                .malformedFile, "its external data has the \(key) '\(text)'",
                expected: "a number of bytes")
        }
        return value
    }

    private mutating func open(_ location: String) throws(Diagnostic) -> FileBytes {
        if let file = files[location] { return file }
        let file = try FileBytes(path: try resolved(location))
        files[location] = file
        return file
    }

    /// The file's path without symbolic links. Throws where it does not lie in the folder.
    private func resolved(_ location: String) throws(Diagnostic) -> String {
        let parts = location.split(separator: "/", omittingEmptySubsequences: false)
        guard let folder, !location.utf8.contains(0), !location.hasPrefix("/"),
            !parts.contains(".."), parts.last?.isEmpty == false
        else {
            throw Diagnostic(
                .malformedFile, "its external data is at '\(location)'",
                expected: "a path inside the model's folder, without '..'")
        }
        guard let root = Self.realPath(folder), let path = Self.realPath("\(folder)/\(location)")
        else {
            throw Diagnostic(
                .malformedFile, "its external data '\(location)' is not there",
                expected: "the file in the model's folder",
                advice: "Copy the model together with the files its tensors are in.")
        }
        guard path.hasPrefix(root == "/" ? root : root + "/") else {
            throw Diagnostic(
                .malformedFile, "its external data '\(location)' is a link that leads out",
                expected: "a file inside the model's folder",
                advice: "Copy the file itself there.")
        }
        return path
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
