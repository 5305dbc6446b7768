import CCodegen
import Diagnostics
import Foundation
import Planning
import Toolchain

/// Writes a plan's sources, has them compiled and puts the artefact in its place.
struct ArtefactWriter {
    /// A plan for each instruction set, the preferred one first.
    let plans: [ExecutionPlan]
    let options: ModelCompiler.Options
    let kind: ArtefactKind
    let observe: @Sendable (ModelCompiler.Event) -> Void

    /// Writes the artefact, whole or not at all.
    func write(to path: String) async throws(Diagnostic) {
        let prefix = options.prefix ?? SymbolPrefix(FilePaths.stem(of: path))
        try requireFitting()
        guard kind != .cSource else { return try writeSource(to: path, prefix) }
        let toolchain = try await Toolchain.find(
            environment: ProcessInfo.processInfo.environment, triple: options.target.triple)
        var codegen = CodegenOptions(
            prefix: prefix, compiler: "clang \(toolchain.version) (\(toolchain.target))",
            flags: Toolchain.compileFlags.joined(separator: " "))
        configure(&codegen)
        let sources = SourceGenerator.generate(plans, codegen)
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        let build = try ModelBuild(
            sources: sources, architecture: options.target.architecture, folder: folder.path,
            toolchain: toolchain, linksWeights: options.weightsPlace == .embedded)
        let (jobs, cache) = (options.parallelJobs, options.objectCache)
        let observe = self.observe
        let kind = self.kind
        let companions = self.companions(of: path, sources)
        try await AtomicOutput.writeFile(to: path) { (aside: String) async throws(Diagnostic) in
            try await toolchain.run(
                build.jobs(for: kind, to: aside, named: FilePaths.name(of: path)), parallel: jobs,
                cache: cache
            ) { observe(.compiling(done: $0.finished, of: $0.total, reused: $0.reused)) }
            try CompanionFiles(of: path, prefix).write(
                companions[...], weights: options.weightsPlace == .file ? sources.weights : nil)
        }
    }

    private func configure(_ codegen: inout CodegenOptions) {
        codegen.registers = options.registers
        codegen.weights = options.weightsPlace
        codegen.isAmalgamated = options.isAmalgamated
        codegen.licenseNote = options.licenseNote
    }

    /// Code reaches what is linked in over distances of 32 bits.
    private static let embeddedLimit = 0x7000_0000

    /// Throws where weights are too many for the place they are to have.
    private func requireFitting() throws(Diagnostic) {
        let bytes = plans.reduce(0) { $0 + $1.weights.floats.count * MemoryLayout<Float>.size }
        if options.isAmalgamated, bytes > WeightsBlob.textLimit {
            throw Diagnostic(
                .unsupportedModel,
                "the weights take \(bytes >> 20) MB, too many to be written as text",
                expected: "at most \(WeightsBlob.textLimit >> 20) MB",
                advice: "leave out --single-file; the weights are then a file beside the source")
        }
        guard options.weightsPlace == .embedded, bytes > Self.embeddedLimit else { return }
        let sets = plans.count == 1 ? "" : " of \(plans.count) instruction sets"
        throw Diagnostic(
            .unsupportedModel, "the weights\(sets) take \(bytes >> 20) MB",
            expected: "at most \(Self.embeddedLimit >> 20) MB linked in",
            advice: "--weights file keeps them in a file of their own")
    }

    /// A library's header and what build systems read to find both.
    private func companions(
        of path: String, _ sources: GeneratedSources
    ) -> [GeneratedSources.File] {
        guard options.companions != .none, kind.isLibrary else { return [] }
        guard options.companions == .all else { return [sources.header] }
        let package = PackageFiles(
            library: FilePaths.name(of: path), prefix: sources.prefix,
            isShared: kind == .sharedLibrary, description: plans[0].name)
        return [sources.header] + [package.pkgConfig, package.cmake].compactMap(\.self)
    }

    /// The C file comes last: where it is, its header and weights are. Nothing is put in its place
    /// before all three places were found fit.
    private func writeSource(to path: String, _ prefix: SymbolPrefix) throws(Diagnostic) {
        var codegen = CodegenOptions(prefix: prefix, arrangement: .single)
        configure(&codegen)
        let sources = SourceGenerator.generate(plans, codegen)
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            for source in sources.kernelSources {
                try AtomicOutput.write(source.text.utf8, to: aside)
            }
            guard !options.isAmalgamated else { return }
            try CompanionFiles(of: path, prefix).write(
                [sources.header], weights: sources.weights)
        }
    }
}
