/// Objects of earlier compilations, kept in a folder.
///
/// An object is taken in place of a job where everything it was made of is the same: source,
/// included files, arguments, compiler. Whatever is wrong with the folder or a file in it, it is as
/// if it were not there: compiling is the remedy. Processes may share the folder.
public struct ObjectCache: Sendable, Hashable {
    /// The folder, which need not be there yet. It is used where it and the folder it lies in can
    /// be changed by this process's user only: objects are code.
    public let folder: String
    /// Bytes of all objects together, beyond which those go that were not used for longest.
    public let limit: Int

    public init(folder: String, limit: Int = 256 << 20) {
        self.folder = folder
        self.limit = limit
    }
}
