import CCodegen
import Diagnostics
import Planning

extension ModelCompiler {
    /// Throws where options do not go together, before long work.
    func checkOptions(for kind: ArtefactKind) throws(Diagnostic) {
        let sets = [options.instructionSet] + options.fallbackSets
        let target = options.target
        // C source is compiled elsewhere.
        for set in sets where kind != .cSource && set.architecture != target.architecture {
            throw Diagnostic(
                .usage,
                "\(set.rawValue) is not an instruction set of \(target.rawValue)",
                expected: InstructionSet.allCases.filter { $0.architecture == target.architecture }
                    .map(\.rawValue).joined(separator: ", "),
                advice: Self.advice(on: set, target))
        }
        guard kind != .cSource || sets.count == 1 else {
            throw Diagnostic(
                .usage,
                "one C file is compiled with one set of flags: \(sets.count) sets are given",
                advice: "name one instruction set, or write a library")
        }
        guard !options.isAmalgamated || (kind == .cSource && options.weightsPlace == .embedded)
        else {
            throw Diagnostic(
                .usage, "--single-file is for C source with its weights inside",
                advice: "write to a path that ends with .c, without --weights file")
        }
        guard options.licenseNote.map({ $0.contains { !$0.isWhitespace } }) ?? true else {
            throw Diagnostic(
                .usage, "the note about the licence is empty",
                advice: "name the licence, or leave out --license-note")
        }
        guard (options.licenseNote ?? "").unicodeScalars.count <= Self.licenseLimit else {
            throw Diagnostic(
                .usage, "the note about the licence is too long",
                expected: "at most \(Self.licenseLimit) characters",
                advice: "name the licence and where its text is")
        }
        guard options.tuning == nil || target == .host else {
            throw Diagnostic(
                .usage, "kernels cannot be timed for \(target.rawValue) on this machine",
                advice: "leave out --tune, or tune on such a machine")
        }
        guard kind != .swiftPackage || options.weightsPlace == .embedded else {
            throw Diagnostic(
                .usage, "a Swift package holds a static library, which has its weights inside",
                advice: "leave out --weights file, or write a shared library")
        }
    }

    /// What the header's comment shows of a note.
    private static let licenseLimit = 1000

    private static func advice(on set: InstructionSet, _ target: CompilationTarget) -> String {
        let fitting = CompilationTarget.allCases.first { $0.architecture == set.architecture }
        return "--target \(fitting?.rawValue ?? target.rawValue) compiles for a machine that has it"
    }
}
