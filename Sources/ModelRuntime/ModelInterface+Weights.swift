import Diagnostics
import Glibc

extension ModelInterface {
    /// Maps the weights of a model that has them in a file beside it.
    ///
    /// Throws where that is missing, cut short, damaged or another model's.
    func mapWeights(of information: ModelInformation, path: String) throws(Diagnostic) {
        guard let mapWeights, let name = information.weightsFile else { return }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let status = mapWeights(nil)
        guard status != 0 else { return }
        let reason = errorText(status).map { String(cString: $0) } ?? "status \(status)"
        throw Diagnostic(
            .malformedFile, reason, file: folder + name,
            expected: "the weights written with \(path), beside it",
            advice: "compile the model again; library and weights belong together")
    }
}
