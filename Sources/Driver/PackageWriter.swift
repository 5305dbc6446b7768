import CCodegen
public import Diagnostics
import Foundation
import Planning
import Toolchain

/// Writes a package for a language around a compiled model.
public struct PackageWriter {
    let plan: ExecutionPlan
    let options: ModelCompiler.Options
    let language: LanguagePackage.Language
    let observe: @Sendable (ModelCompiler.Event) -> Void

    /// The file by which a folder is known to be one of these, and may be replaced.
    static let marker = "burin-package.txt"

    /// Throws where no folder can be written to a path, before long work.
    public static func requireWritable(_ path: String) throws(Diagnostic) {
        try AtomicOutput.requireWritableFolder(path, marker: marker)
    }

    /// Writes the folder, whole or not at all.
    func write(to path: String) async throws(Diagnostic) {
        let folder = FilePaths.name(of: path)
        let prefix = options.prefix ?? SymbolPrefix(folder)
        let package = LanguagePackage(plan, language, prefix: prefix, folder: folder)
        var options = self.options
        options.prefix = prefix
        options.companions = language == .swift ? .header : .none
        let writer = ArtefactWriter(
            plan: plan, options: options,
            kind: language == .swift ? .staticLibrary : .sharedLibrary, observe: observe)
        try await AtomicOutput.writeFolder(to: path, marker: Self.marker) {
            (aside: String) async throws(Diagnostic) in
            let note = "Written by burin compile, which replaces this folder when it runs again.\n"
            try AtomicOutput.write(note.utf8, to: "\(aside)/\(Self.marker)")
            for file in package.files {
                try Self.makeFolder(FilePaths.folder(of: "\(aside)/\(file.name)"))
                try AtomicOutput.write(file.text.utf8, to: "\(aside)/\(file.name)")
            }
            try await writer.write(to: "\(aside)/\(package.library)")
        }
    }

    private static func makeFolder(_ path: String) throws(Diagnostic) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Diagnostic(
                .usage, "cannot be made: \(error.localizedDescription)", file: path)
        }
    }
}
