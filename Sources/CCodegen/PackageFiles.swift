/// What build systems read to find a compiled library: a pkg-config file and a CMake package.
///
/// Both look for the library and its header in their own folder, so the folder can be moved.
/// Packages are called by the prefix, those of static libraries with `-static` behind it, so that
/// both kinds may lie side by side.
public struct PackageFiles: Sendable {
    /// `face.pc`: `pkg-config --cflags --libs face`. See pkg-config's guide to .pc files. Nil where
    /// pkg-config has no way to write the library's name.
    public let pkgConfig: GeneratedSources.File?
    /// `face-config.cmake`: `find_package(face CONFIG)` and the target `face::face`.
    public let cmake: GeneratedSources.File

    /// The files for a library of this file name, whose symbols begin with `prefix`.
    public init(library: String, prefix: SymbolPrefix, isShared: Bool, description: String) {
        let name = Self.name(prefix, isShared: isShared)
        let fields: [String: Any] = [
            "name": name, "version": BurinVersion.current, "isShared": isShared,
            "kind": isShared ? "SHARED" : "STATIC",
            "description": CText.comment(description).replacing("$", with: "_"),
            // pkg-config splits flags at spaces and escapes its own folder's.
            "configFile": Self.escaped(library, "\\\"'# "),
            "cmakeFile": Self.escaped(library, "\\\"$"),
        ]
        let names = Self.fileNames(prefix, isShared: isShared)
        pkgConfig =
            Self.canName(library)
            ? .init(name: names.pkgConfig, text: ModelTemplates.render(fields, "library.pc")) : nil
        cmake = .init(
            name: names.cmake, text: ModelTemplates.render(fields, "library.cmake"))
    }

    /// Whether pkg-config has a way to write a library's file name.
    public static func canName(_ library: String) -> Bool {
        library.unicodeScalars.allSatisfy { $0 != "$" && $0.value >= 32 }
    }

    /// What the files are called.
    public static func fileNames(
        _ prefix: SymbolPrefix, isShared: Bool
    ) -> (pkgConfig: String, cmake: String) {
        let name = name(prefix, isShared: isShared)
        return ("\(name).pc", "\(name)-config.cmake")
    }

    private static func name(_ prefix: SymbolPrefix, isShared: Bool) -> String {
        isShared ? prefix.text : "\(prefix)-static"
    }

    private static func escaped(_ name: String, _ special: String) -> String {
        name.map { special.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
