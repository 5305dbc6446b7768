import ArgumentParser
import CCodegen
import Diagnostics
import Driver
import FoundationEssentials
import Planning
import Toolchain

/// How a model is compiled.
struct CompilationOptions: ParsableArguments {
    @Option(
        name: .customLong("isa"),
        help: ArgumentHelp(
            "The instructions the code may use: "
                + InstructionSets.allValueStrings.joined(separator: ", ") + ". Of several, as in "
                + "baseline,avx2,avx512, the artefact has code and weights for each, and takes the "
                + "widest that the processor has. Default: \(InstructionSet.default.rawValue), for "
                + "aarch64 neon.",
            valueName: "set,..."))
    var isaLists: [InstructionSets] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "C compilers running at once. Default: one for each processor.", valueName: "N"))
    var jobs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Numbers of images, 1 to \(BatchSizes.limit), that a run can take together, so that "
                + "weights are read from memory once for all of them: 1,8. Other numbers are run "
                + "in parts, the largest first. Default: 1.", valueName: "N,..."),
        transform: BatchSizes.init(argument:))
    var batch: BatchSizes?

    @Flag(help: "Compile every layer as the model states it, without folding and fusing.")
    var noPasses = false

    @Flag(help: "Compile all C anew: take no object files of earlier compilations, keep none.")
    var noCache = false

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs is \(jobs); expected 1 to 1024")
        }
    }

    /// What all ``isaLists`` name; nil where there are none.
    var isa: InstructionSets? { isaLists.isEmpty ? nil : InstructionSets(isaLists) }

    /// Whether no option was given.
    var isEmpty: Bool { isa == nil && jobs == nil && batch == nil && !noPasses && !noCache }

    /// The same for the compiler; `prefix` is that of the symbols.
    ///
    /// Throws where there are several instruction sets and not `forArtefact`: what is compiled to
    /// be used at once uses one.
    func options(
        prefix: SymbolPrefix? = nil, weightStorage: WeightStorage = .float32,
        forArtefact: Bool = false
    ) throws(Diagnostic) -> ModelCompiler.Options {
        if let sets = isa?.sets, sets.count > 1, !forArtefact {
            throw Diagnostic(
                .usage, "--isa names \(sets.count) sets; this command uses one of them",
                expected: "one instruction set; burin compile takes several")
        }
        var options = ModelCompiler.Options(
            instructionSet: isa?.sets.first ?? .default, prefix: prefix, optimizes: !noPasses,
            parallelJobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
            batches: batch?.sizes ?? [1])
        options.fallbackSets = Array((isa?.sets ?? []).dropFirst())
        options.weightStorage = weightStorage
        options.objectCache = objectCache
        return options
    }

    private var objectCache: ObjectCache? {
        guard !noCache else { return nil }
        return CacheFolder.objects(environment: ProcessInfo.processInfo.environment)
            .map { ObjectCache(folder: $0) }
    }
}
