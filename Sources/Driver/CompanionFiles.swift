import CCodegen
import Diagnostics
import Foundation
import Toolchain

/// Files beside an output, whose names nobody gave: a header, weights, packages.
///
/// They replace only what an earlier compilation wrote. `-o face.so` beside a program's own `face.h`
/// must not cost its author the header.
struct CompanionFiles {
    let folder: String
    let prefix: SymbolPrefix

    /// The files beside `path`.
    init(of path: String, _ prefix: SymbolPrefix) {
        folder = FilePaths.folder(of: path)
        self.prefix = prefix
    }

    /// Throws where a file is in the way of an output of this kind: before long work.
    func requireReplaceable(
        for kind: ArtefactKind, _ options: ModelCompiler.Options
    ) throws(Diagnostic) {
        guard !options.isAmalgamated else { return }
        let companions = options.companions
        let header = "\(prefix).h"
        var names = kind == .cSource || companions != .none && kind.isLibrary ? [header] : []
        if companions == .all, kind.isLibrary {
            let package = PackageFiles.fileNames(prefix, isShared: kind == .sharedLibrary)
            names += [package.pkgConfig, package.cmake]
        }
        for name in names where !isReplaceable(name) { throw refusal(name) }
        let weights = prefix.weightsFileName
        guard kind == .cSource || options.weightsPlace == .file, isThere(weights),
            !isMappedWeights(weights)
        else { return }
        // What C source takes in says nothing of itself; the header it belongs to lies beside it.
        let isOfSource = kind == .cSource && options.weightsPlace == .embedded
        guard isOfSource, isThere(header), isReplaceable(header) else { throw refusal(weights) }
    }

    /// Writes the weights, if any, and other files; none is put in its place before all places were
    /// found fit. Weights that are `mapped` begin with a page that names them.
    func write(
        _ files: ArraySlice<GeneratedSources.File>, weights: WeightsBlob?, mapped: Bool = true
    ) throws(Diagnostic) {
        guard let weights else { return try write(files) }
        try AtomicOutput.writeFile(to: "\(folder)/\(prefix.weightsFileName)") {
            (aside: String) throws(Diagnostic) in
            try WeightsFile.write(weights, mapped: mapped, to: aside)
            try write(files)
        }
    }

    private func write(_ files: ArraySlice<GeneratedSources.File>) throws(Diagnostic) {
        guard let file = files.first else { return }
        try AtomicOutput.writeFile(to: "\(folder)/\(file.name)") {
            (aside: String) throws(Diagnostic) in
            try AtomicOutput.write(file.text.utf8, to: aside)
            try write(files.dropFirst())
        }
    }

    private func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(name)")
    }

    private func isMappedWeights(_ name: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(name)") else { return false }
        defer { try? file.close() }
        let start = try? file.read(upToCount: WeightsBlob.magic.utf8.count)
        return start.map { Array($0) } == Array(WeightsBlob.magic.utf8)
    }

    /// Whether nothing is there, or what Burin wrote: its header, or a file with its first line.
    private func isReplaceable(_ name: String) -> Bool {
        guard isThere(name) else { return true }
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(name)") else { return false }
        defer { try? file.close() }
        guard let start = try? file.read(upToCount: 1024) else { return false }
        return String(decoding: start, as: UTF8.self).split(separator: "\n").contains {
            $0.hasPrefix(" * Compiled by Burin ") || $0.hasPrefix("# Written by burin compile,")
        }
    }

    private func refusal(_ name: String) -> Diagnostic {
        Diagnostic(
            .usage, "is there already, and not written by Burin", file: "\(folder)/\(name)",
            expected: "no such file, or one of an earlier compilation",
            advice: "--prefix NAME gives the files beside the output other names")
    }
}
