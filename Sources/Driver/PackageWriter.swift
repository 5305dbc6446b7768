import CCodegen
public import Diagnostics
import Foundation
import Planning
import Toolchain

/// Writes a package for a language around a compiled model.
public struct PackageWriter {
    /// A plan for each instruction set, the preferred one first.
    let plans: [ExecutionPlan]
    let options: ModelCompiler.Options
    let language: LanguagePackage.Language
    let observe: @Sendable (ModelCompiler.Event) -> Void

    /// The file by which a folder is known to be one of these, and may be replaced.
    static let marker = "burin-package.txt"

    /// Throws where no folder can be written to a path, before long work.
    public static func requireWritable(_ path: String) throws(Diagnostic) {
        try AtomicOutput.requireWritableFolder(path, marker: marker)
        try requireOwnFiles(path)
    }

    /// Throws where an earlier package holds what was not written with it, such as a repository or
    /// tests: they would go with the folder. What building it leaves there may go.
    private static func requireOwnFiles(_ path: String) throws(Diagnostic) {
        guard FileManager.default.fileExists(atPath: "\(path)/\(marker)") else { return }
        guard let own = writtenFiles(path),
            let names = try? FileManager.default.subpathsOfDirectory(atPath: path)
        else {
            throw foreign("is not what burin wrote", marker, path)
        }
        for name in names where !own.contains(name) {
            let isFolderOfOwn = own.contains { $0.hasPrefix("\(name)/") }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            guard !isFolderOfOwn, !BuildLeftover.isOne(name, isFolder: isFolder.boolValue) else {
                continue
            }
            throw foreign("was not written with the package", name, path)
        }
    }

    /// What the marker names; nil where it is no list that burin wrote.
    private static func writtenFiles(_ path: String) -> Set<String>? {
        let bytes = FileStart.read("\(path)/\(marker)", count: markerLimit)
        guard bytes.starts(with: note.utf8), let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return Set(text.split(separator: "\n").map(String.init) + [marker])
    }

    private static func foreign(_ problem: String, _ name: String, _ path: String) -> Diagnostic {
        Diagnostic(
            .usage, "the folder holds '\(name)', which \(problem)", file: path,
            expected: "a new or empty folder, or a package as burin wrote it",
            advice: "move it elsewhere, or choose another folder")
    }

    /// The first line of the marker.
    private static let note =
        "Written by burin compile, which replaces this folder where it holds nothing else:\n"
    /// More bytes than the marker of any package has.
    private static let markerLimit = 1 << 16

    /// Writes the folder, whole or not at all.
    func write(to path: String) async throws(Diagnostic) {
        let folder = FilePaths.name(of: path)
        let prefix = options.prefix ?? SymbolPrefix(folder)
        let package = LanguagePackage(
            plans, language, prefix: prefix, folder: folder, weights: options.weightsPlace)
        var options = self.options
        options.prefix = prefix
        options.companions = language == .swift ? .header : .none
        let writer = ArtefactWriter(
            plans: plans, options: options,
            kind: language == .swift ? .staticLibrary : .sharedLibrary, observe: observe)
        try Self.requireOwnFiles(path)
        try await AtomicOutput.writeFolder(to: path, marker: Self.marker) {
            (aside: String) async throws(Diagnostic) in
            for file in package.files { try file.write(in: aside) }
            try await writer.write(to: "\(aside)/\(package.library)")
            let names = try? FileManager.default.subpathsOfDirectory(atPath: aside)
            let list = (names ?? []).sorted().joined(separator: "\n") + "\n"
            try AtomicOutput.write((Self.note + list).utf8, to: "\(aside)/\(Self.marker)")
            // Compiling takes a while, in which files may have come.
            try Self.requireOwnFiles(path)
        }
    }
}
