/// What a compilation leaves behind; told from the output's suffix.
public enum ArtefactKind: String, Hashable, Sendable, CaseIterable {
    /// A shared library: `.so`.
    case sharedLibrary = "shared library"
    /// One C file, its header and its weights: `.c`.
    case cSource = "C source"
    /// A program that takes image files: no suffix.
    case executable

    /// The kind a path asks for; nil where its suffix is not known, or is all there is.
    public init?(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            guard name != ".so", name != ".c" else { return nil }
            self = .executable
            return
        }
        switch name[dot...] {
        case ".so": self = .sharedLibrary
        case ".c": self = .cSource
        default: return nil
        }
    }
}
