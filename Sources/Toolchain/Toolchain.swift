/// A clang that was found to work, with its linker and archiver.
public struct Toolchain: Sendable, Hashable {
    /// The compiler's absolute path.
    public let clang: String
    /// Its version, `21.0.0`.
    public let version: String
    /// What it compiles for, `x86_64-unknown-linux-gnu`.
    public let target: String
    /// What makes clang compile for another machine than it runs on; else nothing.
    public let targetFlags: [String]
    /// All that `clang --version` says, by which builds of one version differ.
    public let banner: String
    /// What makes clang use a linker that is there; often nothing.
    public let linkerFlags: [String]
    /// The archiver's absolute path, where there is one: only static libraries need it.
    public let archiver: String?

    /// A toolchain of known parts; ``find(environment:)`` looks for one.
    public init(
        clang: String, version: String, target: String, banner: String = "",
        targetFlags: [String] = [], linkerFlags: [String] = [], archiver: String? = nil
    ) {
        self.clang = clang
        self.version = version
        self.target = target
        self.targetFlags = targetFlags
        self.banner = banner
        self.linkerFlags = linkerFlags
        self.archiver = archiver
    }
}
