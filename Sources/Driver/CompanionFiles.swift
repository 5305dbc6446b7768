import CCodegen
import Diagnostics
import Foundation
import Toolchain

/// Files beside an output, whose names nobody gave: a header, weights, packages.
///
/// They replace only what an earlier compilation wrote. `-o face.so` beside a program's own
/// `face.h` must not cost its author the header.
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
        var names = kind == .cSource || companions != .none && kind.isLibrary ? ["\(prefix).h"] : []
        if companions == .all, kind.isLibrary {
            let package = PackageFiles.fileNames(prefix, isShared: kind == .sharedLibrary)
            names += [package.pkgConfig, package.cmake]
        }
        if kind == .cSource || options.weightsPlace == .file {
            names.append(prefix.weightsFileName)
        }
        for name in names where !isReplaceable(name) {
            throw Diagnostic(
                .usage, "is there already, and not written by Burin", file: "\(folder)/\(name)",
                expected: "no such file, or one of an earlier compilation",
                advice: "--prefix NAME gives the files beside the output other names")
        }
    }

    /// Writes the weights, if any, and other files; none is put in its place before all places were
    /// found fit.
    func write(
        _ files: ArraySlice<GeneratedSources.File>, weights: WeightsBlob?
    ) throws(Diagnostic) {
        guard let weights else { return try write(files) }
        try AtomicOutput.writeFile(to: "\(folder)/\(prefix.weightsFileName)") {
            (aside: String) throws(Diagnostic) in
            try WeightsFile.write(weights, to: aside)
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

    /// Whether nothing is there, or what Burin wrote: weights, its header, or a file with its first
    /// line.
    private func isReplaceable(_ name: String) -> Bool {
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else { return true }
        let start = FileStart.read(path, count: 1024)
        if start.starts(with: WeightsBlob.magic.utf8) { return true }
        return String(decoding: start, as: UTF8.self).split(separator: "\n").contains {
            $0.hasPrefix(" * Compiled by Burin ") || $0.hasPrefix("# Written by burin compile,")
        }
    }
}
