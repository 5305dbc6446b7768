import CCodegen
import Diagnostics
import Planning
import Toolchain

/// Generated sources in a folder, and the clang jobs that make an artefact of them.
struct ModelBuild {
    let sources: GeneratedSources
    let architecture: Architecture
    let folder: String
    let toolchain: Toolchain

    /// Writes the sources to the folder, and the weights if they are linked in.
    init(
        sources: GeneratedSources, architecture: Architecture, folder: String,
        toolchain: Toolchain, linksWeights: Bool
    ) throws(Diagnostic) {
        self.sources = sources
        self.architecture = architecture
        self.folder = folder
        self.toolchain = toolchain
        let files =
            [sources.header] + sources.kernelSources + sources.portableSources
            + sources.privateHeaders
        for file in files { try file.write(in: folder) }
        guard linksWeights else { return }
        try WeightsFile.write(sources.weights, to: "\(folder)/\(sources.weightsFileName)")
    }

    /// The jobs of an artefact; `name` is the file name it will have in the end.
    func jobs(for kind: ArtefactKind, to output: String, named name: String) throws(Diagnostic)
        -> [ClangJob]
    {
        let kernels = sources.kernelSources.map { source in
            compile(source.name, flags: source.instructionSet?.compilerFlags ?? portableFlags)
        }
        // The check for the instructions must itself run on any processor.
        let table = kind == .sharedLibrary ? ["-DBURIN_EXPORT_TABLE"] : []
        let portable = sources.portableSources.map { source in
            compile(source.name, flags: portableFlags + table)
        }
        let jobs = kernels + portable
        let objects = jobs.map(\.output)
        switch kind {
        case .staticLibrary: return jobs + [try toolchain.archive(objects, to: output)]
        case .executable:
            let program = try programJobs()
            return jobs + program
                + [toolchain.linkExecutable(objects + program.map(\.output), to: output)]
        case .sharedLibrary, .cSource, .swiftPackage, .pythonPackage:
            return jobs + [toolchain.linkLibrary(objects, to: output, soname: name)]
        }
    }

    /// Flags for code that must run on any processor of the architecture.
    private var portableFlags: [String] { architecture.portableFlags }

    private func compile(_ name: String, flags: [String]) -> ClangJob {
        toolchain.compile(
            "\(folder)/\(name)", to: "\(folder)/\(FilePaths.stem(of: name)).o", flags: flags,
            includes: [folder], workingDirectory: folder)
    }

    /// The standalone program: its main and the decoders of pictures.
    private func programJobs() throws(Diagnostic) -> [ClangJob] {
        for (name, text) in TemplateLibrary.programFiles {
            try AtomicOutput.write(text.utf8, to: "\(folder)/\(name)")
        }
        guard let header = sources.programHeader else {
            throw Diagnostic(
                .usage, "only a model of one RGB image and one result can become a program",
                advice: "write a shared library, -o model.so")
        }
        try AtomicOutput.write(header.text.utf8, to: "\(folder)/\(header.name)")
        return TemplateLibrary.programFiles.keys.sorted().filter { $0.hasSuffix(".c") }.map {
            compile($0, flags: portableFlags)
        }
    }
}
