import Diagnostics
import Driver
import GraphIR
import ModelRuntime
import Planning
import TestSupport

/// One way to compile: instruction set, passes, and what is preferred where several kernels can
/// compute a convolution.
struct FuzzSetting: CustomStringConvertible {
    let instructionSet: InstructionSet
    let passes: PassSet
    let preferred: ConvolutionForm?
    /// Whether threads and batches are held to the same bits as well.
    let comparesBits: Bool

    var description: String {
        "\(instructionSet.rawValue), \(passes)"
            + (preferred.map { ", preferring \($0.rawValue)" } ?? "")
    }

    /// The ways a seed's graphs are compiled: on every instruction set of this machine, and without
    /// passes, with all, and with drawn ones. Which passes go with which set changes from one
    /// `round` to the next, so that after three every pair occurred.
    static func settings(seed: UInt64, round: Int) -> [FuzzSetting] {
        var random = SplitMix(seed: seed ^ 0xF022)
        let passSets = [PassSet.none, .all, .drawn(using: &random)]
        return (0..<max(passSets.count, InstructionSet.runnable.count)).map { index in
            let sets = InstructionSet.runnable
            let form =
                Bool.random(using: &random)
                ? ConvolutionForm.allCases.randomElement(using: &random) : nil
            return FuzzSetting(
                instructionSet: sets[index % sets.count],
                passes: passSets[(index + round) % passSets.count], preferred: form,
                comparesBits: Int.random(in: 0..<4, using: &random) == 0)
        }
    }

    /// Compiles a graph and loads it. Threads share every step, images go together from the first.
    func compile(_ graph: Graph, in folder: String, named name: String) async throws(Diagnostic)
        -> LoadedModel
    {
        let path = "\(folder)/\(name).so"
        // The pipeline ran already; the compiler's own run of it is another entry's.
        let optimized = try passes.applied(to: graph)
        let compiler = ModelCompiler(
            ModelCompiler.Options(
                instructionSet: instructionSet, optimizes: false,
                selection: SelectionPolicy(preferred: preferred), sharingThreshold: 0,
                batches: comparesBits ? [2] : [1], meeting: 0))
        try await compiler.compile(optimized, to: path, as: .sharedLibrary)
        return try LoadedModel(path: path)
    }
}
