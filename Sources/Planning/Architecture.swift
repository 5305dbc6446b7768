/// A family of processors that share a machine language.
public enum Architecture: String, Hashable, Sendable, CaseIterable {
    case x86_64
    case aarch64

    /// The one Burin runs on.
    public static var host: Architecture {
        #if arch(arm64)
            .aarch64
        #else
            .x86_64
        #endif
    }

    /// clang's flags for code that must run on any of the processors.
    public var portableFlags: [String] {
        switch self {
        case .x86_64: InstructionSet.baseline.compilerFlags
        case .aarch64: InstructionSet.neon.compilerFlags
        }
    }

    /// What code is compiled for unless told otherwise: the set that every processor of the last
    /// ten years has. One set, because each has weights of its own.
    public var defaultSet: InstructionSet {
        switch self {
        case .x86_64: .avx2
        case .aarch64: .neon
        }
    }
}
