public import Diagnostics
import FaceImages
import Foundation
import GraphIR

extension Recording {
    /// Reads an ONNX `test_data_set` folder: `input_0.pb`, `output_0.pb` and so on.
    ///
    /// Throws where the folder cannot be read, has no `output_0.pb` or a gap in its numbers, or a
    /// file is no tensor.
    public init(testDataSet folder: String) throws(Diagnostic) {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
            throw Diagnostic(
                .malformedFile, "cannot be read: \(error.localizedDescription)", file: folder,
                expected: "a folder test_data_set_N")
        }
        let inside = names.filter { $0.hasPrefix("test_data_set_") }.sorted()
        guard names.contains("output_0.pb") else { throw Self.noData(folder, inside) }
        self.init(
            inputs: try Self.entries("input", in: folder, names),
            outputs: try Self.entries("output", in: folder, names))
    }

    /// Reads results another engine wrote as `.npy` files, one file for each result in order.
    public init(results paths: [String]) throws(Diagnostic) {
        var outputs: [Entry] = []
        for path in paths {
            let array = try NumpyArray.read(path: path)
            let tensor = Tensor(shape: array.shape, array.doubles)
            outputs.append(Entry(name: "", tensor: tensor, file: path))
        }
        self.init(outputs: outputs)
    }

    private static func noData(_ folder: String, _ inside: [String]) -> Diagnostic {
        Diagnostic(
            .usage, "holds no recorded results", file: folder,
            expected: "a folder with input_0.pb and output_0.pb",
            advice: inside.first.map { "give one of the folders in it: \(folder)/\($0)" })
    }

    private static func entries(
        _ role: String, in folder: String, _ names: [String]
    ) throws(Diagnostic) -> [Entry] {
        let count = names.count { $0.hasPrefix("\(role)_") && $0.hasSuffix(".pb") }
        var entries: [Entry] = []
        for index in 0..<count {
            let path = "\(folder)/\(role)_\(index).pb"
            guard names.contains("\(role)_\(index).pb") else {
                throw Diagnostic(
                    .malformedFile, "is not there", file: path,
                    expected: "\(count) files \(role)_0.pb to \(role)_\(count - 1).pb")
            }
            let (name, tensor) = try TensorFile.read(path)
            entries.append(Entry(name: name, tensor: tensor, file: path))
        }
        return entries
    }
}
