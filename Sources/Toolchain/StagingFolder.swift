import Diagnostics
import Glibc

/// The hidden folder beside an output in which the output is written.
///
/// It lies in the same folder as the target, hence on the same file system, where a rename is one
/// step.
struct StagingFolder {
    /// Where the output will be, from the root: a folder that is moved may be the working one.
    let target: String
    /// The same as the user wrote it.
    let shown: String
    /// The hidden folder.
    let folder: String
    /// Where the output is written: a file or folder of the target's name inside ``folder``.
    var aside: String { "\(folder)/\(FilePaths.name(of: target))" }
    private var displaced: String { folder + "/.displaced" }

    /// Makes the hidden folder; throws where the target's folder is missing or cannot be written.
    init(for target: String) throws(Diagnostic) {
        let name = FilePaths.name(of: target)
        guard !["", ".", ".."].contains(name), !target.utf8.contains(0) else {
            throw Diagnostic(.usage, "'\(target)' names no file to write")
        }
        // What a link points to is written, so that the link stays one.
        let target = Self.resolved(target)
        let parent = FilePaths.folder(of: target)
        guard let folder = TemporaryDirectory.make("\(parent)/\(Self.start)XXXXXX") else {
            let reason = SystemError.text
            throw Diagnostic(
                .usage, "cannot be written: \(reason)", file: target,
                advice: "Check that the folder \(parent) exists and can be written.")
        }
        shown = target
        self.folder = Self.fromRoot(folder)
        self.target = Self.fromRoot(parent) + "/" + FilePaths.name(of: target)
    }

    /// The path of a folder that is there, from the root.
    private static func fromRoot(_ folder: String) -> String {
        guard let path = realpath(folder, nil) else { return folder }
        defer { free(path) }
        return String(cString: path)
    }

    private static let start = ".burin-"

    /// Whether a file's name is that of such a folder.
    static func isOne(_ name: String) -> Bool {
        name.hasPrefix(start) && name.utf8.count == start.utf8.count + 6
    }

    /// The path a link leads to, where there is a link and something at its end.
    private static func resolved(_ path: String) -> String {
        var state = stat()
        guard lstat(path, &state) == 0, state.st_mode & S_IFMT == S_IFLNK,
            let end = realpath(path, nil)
        else { return path }
        defer { free(end) }
        return String(cString: end)
    }

    /// Removes the hidden folder with what is left in it.
    func remove() { FolderListing.removeTree(folder) }

    /// Throws where the target is there and is not a regular file: a rename would replace even a
    /// device.
    func requireReplaceableFile() throws(Diagnostic) {
        var state = stat()
        guard stat(target, &state) == 0 else { return }
        guard state.st_mode & S_IFMT == S_IFREG else {
            let kind = state.st_mode & S_IFMT == S_IFDIR ? "a folder" : "not a regular file"
            throw Diagnostic(.usage, "cannot be replaced: it is \(kind)", file: shown)
        }
    }

    /// Throws where the target is there and is neither an empty folder nor one with the marker.
    func requireReplaceableFolder(marker: String) throws(Diagnostic) {
        var state = stat()
        guard lstat(target, &state) == 0 else { return }
        guard state.st_mode & S_IFMT == S_IFDIR else {
            throw Diagnostic(.usage, "cannot be replaced: it is not a folder", file: shown)
        }
        guard FolderListing.names(in: target) == [] || access("\(target)/\(marker)", F_OK) == 0
        else {
            throw Diagnostic(
                .usage, "the folder holds files that Burin did not write", file: shown,
                expected: "a new or empty folder, or one with \(marker) in it",
                advice: "Choose another name, or remove the folder first.")
        }
    }

    /// Moves the finished file to the target.
    func moveIntoPlace() throws(Diagnostic) {
        guard rename(aside, target) == 0 else {
            throw SystemError.unwritable(shown, SystemError.text)
        }
    }

    /// Moves the finished folder to the target; what was there goes with the hidden folder.
    func moveFolderIntoPlace() throws(Diagnostic) {
        if rename(aside, target) == 0 { return }
        // A rename replaces empty folders only, so the old one makes room first.
        guard rename(target, displaced) == 0 else {
            throw SystemError.unwritable(shown, SystemError.text)
        }
        guard rename(aside, target) == 0 else {
            let reason = SystemError.text
            _ = rename(displaced, target)
            throw SystemError.unwritable(shown, reason)
        }
    }
}
