import Diagnostics
import Driver
import Glibc
import ModelRuntime

/// What `--reference` names.
enum CheckReference {
    case recording(Recording)
    case artefact(LoadedModel)

    /// Reads the option's values; nil for none. Throws where they are neither a folder with
    /// recorded results, nor `.npy` files, nor a compiled model, and as their readers do.
    init?(_ paths: [String]) throws(Diagnostic) {
        guard let first = paths.first else { return nil }
        if paths.allSatisfy({ $0.hasSuffix(".npy") }) {
            self = .recording(try Recording(results: paths))
            return
        }
        guard paths.count == 1 else {
            throw Diagnostic(
                .usage, "\(paths.count) references are given, not all of them .npy files",
                expected: "one folder, one ARTEFACT.so, or .npy files only")
        }
        if Workbench.isArtefact(first) {
            self = .artefact(try LoadedModel(path: first))
        } else if Self.isFolder(first) {
            self = .recording(try Recording(testDataSet: first))
        } else {
            throw Diagnostic(
                .usage, "is nothing to compare with", file: first,
                expected: "a folder test_data_set_N, a .npy file, or ARTEFACT.so")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var state = stat()
        return stat(path, &state) == 0 && state.st_mode & S_IFMT == S_IFDIR
    }
}
