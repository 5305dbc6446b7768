import CCodegen
import Diagnostics
import Foundation
import Toolchain

extension GeneratedSources.File {
    /// Writes the file below a folder, with the folders of its own name.
    func write(in folder: String) throws(Diagnostic) {
        let path = "\(folder)/\(name)"
        do {
            try FileManager.default.createDirectory(
                atPath: FilePaths.folder(of: path), withIntermediateDirectories: true)
        } catch {
            throw Diagnostic(
                .toolchain, "the folder cannot be made: \(error.localizedDescription)", file: path,
                advice: "check TMPDIR and the room on its disk")
        }
        try AtomicOutput.write(text.utf8, to: path)
    }
}
