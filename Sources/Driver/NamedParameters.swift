import Diagnostics
import GraphIR
import ModelImport

/// Fills an architecture's parameters from a parameter file, by name.
struct NamedParameters {
    let path: String
    private let file: MXNetParameterFile

    init(path: String) throws(Diagnostic) {
        self.path = path
        file = try MXNetParameterFile.read(path: path)
    }

    /// Throws one diagnostic with every parameter that is missing or has another shape.
    func fill(_ graph: inout Graph) throws(Diagnostic) {
        var problems: [String] = []
        for value in graph.values where value.isParameter && value.tensor == nil {
            guard let entry = file.entry(named: value.name) else {
                problems.append("'\(value.name)' \(value.shape) is missing")
                continue
            }
            let tensor = try file.tensor(entry)
            guard Shape(sizes: tensor.shape) == value.shape else {
                problems.append(
                    "'\(value.name)' is \(tensor.shape) in the file, \(value.shape) in the network")
                continue
            }
            graph.setTensor(value.id, tensor)
        }
        guard problems.isEmpty else {
            throw Diagnostic(
                .malformedFile,
                "\(problems.count) parameters of \(graph.name) do not fit the file", file: path,
                advice: "check the architecture's options: --se, --ibn, --output",
                details: problems)
        }
    }
}
