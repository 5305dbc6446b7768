import ArgumentParser
import CCodegen
import Diagnostics
import Driver
import FoundationEssentials
import Planning

/// How a model is compiled.
struct CompilationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The instructions the code may use. Default: \(InstructionSet.default.rawValue).",
            valueName: "set"))
    var isa: InstructionSet?

    @Option(
        help: ArgumentHelp(
            "C compilers running at once. Default: one for each processor.", valueName: "N"))
    var jobs: Int?

    @Flag(help: "Compile every layer as the model states it, without folding and fusing.")
    var noPasses = false

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs is \(jobs); expected 1 to 1024")
        }
    }

    /// Whether no option was given.
    var isEmpty: Bool { isa == nil && jobs == nil && !noPasses }

    /// The same for the compiler; `prefix` is that of the symbols.
    func options(
        prefix: SymbolPrefix? = nil, weightStorage: WeightStorage = .float32
    ) -> ModelCompiler.Options {
        var options = ModelCompiler.Options(
            instructionSet: isa ?? .default, prefix: prefix, optimizes: !noPasses,
            parallelJobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        options.weightStorage = weightStorage
        return options
    }
}
