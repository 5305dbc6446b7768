public import Planning

/// What code generation is told besides the plan.
public struct CodegenOptions: Hashable, Sendable {
    /// How the sources are cut up.
    public enum Arrangement: Hashable, Sendable {
        /// Kernels in several files, so that they compile side by side.
        case parallel
        /// One C file with the templates it uses, to be read, moved and compiled by hand.
        case single
    }

    /// Where the weights are.
    public enum WeightsPlace: Hashable, Sendable {
        /// Linked in.
        case embedded
        /// In a file of their own, which is mapped.
        case file
    }

    public var prefix: SymbolPrefix
    public var arrangement: Arrangement
    /// Whether a single C file has its header and weights inside, as text.
    public var isAmalgamated = false
    /// A sentence of the user's about who may use the model, for its header and information.
    public var licenseNote: String?
    public var weights = WeightsPlace.embedded
    /// Whether users get the weights as a file: to be mapped, or for their C source to take in.
    var weightsAreFile: Bool {
        weights == .file || arrangement == .single && !isAmalgamated
    }
    /// The compiler, as the artefact's information names it.
    public var compiler: String
    /// Its flags besides those of the instruction set, as the artefact's information names them.
    public var flags: String
    /// The instructions that code may use instead of those of its vectors' width, at most as wide:
    /// so kernels of wide vectors run, and are tested, where there are none. Nil: its own.
    public var registers: InstructionSet?

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
