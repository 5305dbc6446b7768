import CModelABI
import Diagnostics
import Glibc

extension ModelInterface {
    /// Maps the weights of a model that has them in a file beside it.
    ///
    /// Throws where that is missing, cut short, damaged or another model's.
    func mapWeights(of information: ModelInformation, path: String) throws(Diagnostic) {
        guard let mapWeights, let name = information.weightsFile else { return }
        let status = mapWeights(nil)
        let failure = errno
        // What the processor lacks is said by the first run.
        guard status != 0, status != Int32(BURIN_MODEL_UNSUPPORTED_CPU.rawValue) else { return }
        let text = errorText(status).map { String(cString: $0) } ?? "status \(status)"
        let isUnreadable = status == Int32(BURIN_MODEL_UNREADABLE_WEIGHTS.rawValue)
        throw Diagnostic(
            .malformedFile,
            isUnreadable ? "cannot be read: \(String(cString: strerror(failure)))" : text,
            file: Self.folder(of: path) + name,
            expected: "the weights written with \(path), beside it",
            advice: isUnreadable
                ? "library and weights belong together: copy both, or compile the model again"
                : "compile the model again; library and weights belong together")
    }

    /// Where a library lies, behind links: its weights are looked for there.
    private static func folder(of path: String) -> String {
        let real = realpath(path, nil)
        defer { free(real) }
        let path = real.map { String(cString: $0) } ?? path
        return path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }
}
