public import CCodegen

/// What a compilation leaves behind; told from the output's suffix.
public enum ArtefactKind: String, Hashable, Sendable, CaseIterable {
    /// A shared library: `.so`.
    case sharedLibrary = "shared library"
    /// An archive to be linked into a program: `.a`.
    case staticLibrary = "static library"
    /// One C file, its header and its weights: `.c`.
    case cSource = "C source"
    /// A program that takes image files: no suffix.
    case executable
    /// A folder that Swift packages depend on: only on request.
    case swiftPackage = "Swift package"
    /// A folder that pip installs: only on request.
    case pythonPackage = "Python package"

    /// Whether others link it, and so need its header.
    public var isLibrary: Bool { self == .sharedLibrary || self == .staticLibrary }

    /// The language of a package; nil for single files.
    public var language: LanguagePackage.Language? {
        switch self {
        case .swiftPackage: .swift
        case .pythonPackage: .python
        case .sharedLibrary, .staticLibrary, .cSource, .executable: nil
        }
    }

    /// The kind a path asks for; nil where its suffix is not known, or is all there is.
    public init?(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            guard ![".so", ".a", ".c"].contains(name) else { return nil }
            self = .executable
            return
        }
        switch name[dot...] {
        case ".so": self = .sharedLibrary
        case ".a": self = .staticLibrary
        case ".c": self = .cSource
        default: return nil
        }
    }
}
