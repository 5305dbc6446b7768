public import Planning

/// A machine that artefacts are compiled for, named as Debian and compilers name it.
public enum CompilationTarget: String, Hashable, Sendable, CaseIterable {
    case x86_64 = "x86_64-linux-gnu"
    case aarch64 = "aarch64-linux-gnu"

    /// The family of its processors.
    public var architecture: Architecture {
        switch self {
        case .x86_64: .x86_64
        case .aarch64: .aarch64
        }
    }

    /// The machine Burin runs on.
    public static var host: CompilationTarget {
        switch Architecture.host {
        case .x86_64: .x86_64
        case .aarch64: .aarch64
        }
    }

    /// What the compiler is told; nil where it compiles for the machine it runs on.
    var triple: String? { self == .host ? nil : rawValue }
}
