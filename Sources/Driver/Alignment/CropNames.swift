import Toolchain

/// Paths of pictures to paths of crops, as text.
enum CropNames {
    /// The path of a picture that a file of landmarks names.
    static func resolved(_ name: String, besides file: String) -> String {
        let folder = FilePaths.folder(of: file)
        return name.hasPrefix("/") || folder == "." ? name : "\(folder)/\(name)"
    }

    /// A crop's name below its folder: the picture's with its folders and without its suffix.
    ///
    /// A name that would lead out of the folder, absolute or with `..`, gives its last part only.
    static func name(of picture: String) -> String {
        let parts = picture.split(separator: "/").filter { $0 != "." }
        guard !picture.hasPrefix("/"), !parts.contains("..") else { return lastPart(picture) }
        return (parts.dropLast().map(String.init) + [lastPart(picture)]).joined(separator: "/")
    }

    /// The last part of a path without its suffix. Never `..` or empty, which are no names.
    static func lastPart(_ path: String) -> String {
        let stem = FilePaths.stem(of: path)
        return ["", ".", ".."].contains(stem) ? "picture" : stem
    }
}
