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
        let jobs = options.parallelJobs
        let observe = self.observe
        let kind = self.kind
        let companions = self.companions(of: path, sources)
        try await AtomicOutput.writeFile(to: path) { (aside: String) async throws(Diagnostic) in
            try await toolchain.run(
                build.jobs(for: kind, to: aside, named: FilePaths.name(of: path)), parallel: jobs
            ) { observe(.compiling(done: $0.finished, of: $0.total)) }
            try Self.write(companions[...], in: FilePaths.folder(of: path))
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
        return [sources.header, package.pkgConfig, package.cmake]
    }

    /// Writes files into a folder; none is put in its place before all places were found fit.
    private static func write(
        _ files: ArraySlice<GeneratedSources.File>, in folder: String
    ) throws(Diagnostic) {
        guard let file = files.first else { return }
        let path = "\(folder)/\(file.name)"
        try requireOwn(path)
        try AtomicOutput.writeFile(to: path) { (aside: String) throws(Diagnostic) in
            try AtomicOutput.write(file.text.utf8, to: aside)
            try write(files.dropFirst(), in: folder)
        }
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
                try Self.write([sources.header], in: folder)
            }
        }
    }

    /// Throws where a file is there that no Burin wrote: nobody named it, and it may be the header
    /// of a user's own program.
    private static func requireOwn(_ path: String) throws(Diagnostic) {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let start = (try? file.read(upToCount: 1024)) ?? Data()
        guard !start.isEmpty, !String(decoding: start, as: UTF8.self).contains("ompiled by Burin")
        else { return }
        throw Diagnostic(
            .usage, "is there already, and not written by Burin", file: path,
            expected: "no such file, or one of an earlier compilation",
            advice: "--prefix NAME gives the files beside the output other names")
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
