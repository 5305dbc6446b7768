import FoundationEssentials

/// What tells one compiler from another, as far as the objects they make go.
struct CompilerIdentity: Hashable {
    /// The compiler's path.
    let path: String
    /// All of it in words: what the compiler says of itself, its files, and the variables of the
    /// environment that it reads.
    let text: String

    /// Asks no program: the compiler said what it is when it was found.
    init(
        _ toolchain: Toolchain,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        path = toolchain.clang
        let files = [toolchain.clang] + Self.files(toolchain.banner)
        let lines =
            [toolchain.version, toolchain.target, toolchain.banner]
            + files.map { "\($0): \(FileStamp($0)?.text ?? "absent")" }
            + Self.variables.map { "\($0)=\(environment[$0].map { "'\($0)'" } ?? "")" }
        text = lines.joined(separator: "\n")
    }

    /// Behind a script or a launcher stands another program, and what clang is told by a file of
    /// settings is on no command line.
    private static func files(_ banner: String) -> [String] {
        banner.split(whereSeparator: \.isNewline).compactMap { line in
            if line.hasPrefix("InstalledDir: ") {
                return line.dropFirst("InstalledDir: ".count) + "/clang"
            }
            let settings = "Configuration file: "
            return line.hasPrefix(settings) ? String(line.dropFirst(settings.count)) : nil
        }
    }

    private static let variables = [
        "CCC_OVERRIDE_OPTIONS", "COMPILER_PATH", "CPATH", "C_INCLUDE_PATH", "GCC_EXEC_PREFIX",
        "LD_LIBRARY_PATH", "LD_PRELOAD", "SOURCE_DATE_EPOCH",
    ]
}
