import CCodegen
import Diagnostics
import Foundation
import Planning
import Toolchain

/// Writes a plan's sources, has them compiled and puts the artefact in its place.
struct ArtefactWriter {
    let plan: ExecutionPlan
    let options: ModelCompiler.Options
    let kind: ArtefactKind
    let observe: @Sendable (ModelCompiler.Event) -> Void

    /// Writes the artefact, whole or not at all.
    func write(to path: String) async throws(Diagnostic) {
        let prefix = options.prefix ?? SymbolPrefix(FilePaths.stem(of: path))
        guard kind != .cSource else { return try writeSource(to: path, prefix) }
        try requireHostArchitecture()
        let toolchain = try await Toolchain.find(
            environment: ProcessInfo.processInfo.environment)
        let sources = SourceGenerator.generate(
            plan,
            CodegenOptions(
                prefix: prefix, compiler: "clang \(toolchain.version) (\(toolchain.target))",
                flags: (Toolchain.compileFlags + plan.instructionSet.compilerFlags)
                    .joined(separator: " ")))
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        let build = try ModelBuild(
            sources: sources, instructionSet: plan.instructionSet, folder: folder.path,
            toolchain: toolchain)
        let (jobs, cache) = (options.parallelJobs, options.objectCache)
        let observe = self.observe
        let kind = self.kind
        let companions = self.companions(of: path, sources)
        try await AtomicOutput.writeFile(to: path) { (aside: String) async throws(Diagnostic) in
            try await toolchain.run(
                build.jobs(for: kind, to: aside, named: FilePaths.name(of: path)), parallel: jobs,
                cache: cache
            ) { observe(.compiling(done: $0.finished, of: $0.total, reused: $0.reused)) }
            try CompanionFiles(of: path, prefix).write(companions[...])
        }
    }

    /// A library's header and what build systems read to find both.
    private func companions(
        of path: String, _ sources: GeneratedSources
    ) -> [GeneratedSources.File] {
        guard options.companions != .none, kind.isLibrary else { return [] }
        guard options.companions == .all else { return [sources.header] }
        let package = PackageFiles(
            library: FilePaths.name(of: path), prefix: sources.prefix,
            isShared: kind == .sharedLibrary, description: plan.name)
        return [sources.header] + [package.pkgConfig, package.cmake].compactMap(\.self)
    }

    /// The C file comes last: where it is, its header and weights are. Nothing is put in its place
    /// before all three places were found fit.
    private func writeSource(to path: String, _ prefix: SymbolPrefix) throws(Diagnostic) {
        let sources = SourceGenerator.generate(
            plan, CodegenOptions(prefix: prefix, arrangement: .single))
        let folder = FilePaths.folder(of: path)
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            for source in sources.kernelSources {
                try AtomicOutput.write(source.text.utf8, to: aside)
            }
            let weights = "\(folder)/\(sources.weightsFileName)"
            try AtomicOutput.writeFile(to: weights) { (aside: String) throws(Diagnostic) in
                try WeightsFile.write(sources.weights, to: aside)
                try CompanionFiles(of: path, prefix).write([sources.header])
            }
        }
    }

    private func requireHostArchitecture() throws(Diagnostic) {
        #if arch(arm64)
            let fits = plan.instructionSet == .neon
        #else
            let fits = plan.instructionSet != .neon
        #endif
        guard fits else {
            throw Diagnostic(
                .usage, "\(plan.instructionSet.rawValue) is not an instruction set of this machine",
                advice: "write C source, -o model.c, and compile it on the other machine")
        }
    }
}
