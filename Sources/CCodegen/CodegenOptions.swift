/// What code generation is told besides the plan.
public struct CodegenOptions: Hashable, Sendable {
    /// How the sources are cut up.
    public enum Arrangement: Hashable, Sendable {
        /// Kernels in several files, so that they compile side by side.
        case parallel
        /// One C file with the templates it uses, to be read, moved and compiled by hand.
        case single
    }

    public var prefix: SymbolPrefix
    public var arrangement: Arrangement
    /// The compiler, as the artefact's information names it.
    public var compiler: String
    /// Its flags, as the artefact's information names them.
    public var flags: String

    public init(
        prefix: SymbolPrefix, arrangement: Arrangement = .parallel, compiler: String = "",
        flags: String = ""
    ) {
        self.prefix = prefix
        self.arrangement = arrangement
        self.compiler = compiler
        self.flags = flags
    }
}
