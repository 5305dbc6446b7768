import Diagnostics
import FaceImages
import Verification

/// Embeddings that another engine made of the pictures of some sets.
struct ReferenceEmbeddings {
    /// A table for each set.
    let tables: [EmbeddingTable]

    /// Reads a `.npy` file of the sets' rows one after the other; throws where it has another shape
    /// or a number that is not finite.
    init(path: String, rows: [Int]) throws(Diagnostic) {
        let array = try NumpyArray.read(path: path)
        let total = rows.reduce(0, +)
        guard array.shape.count == 2, array.shape[0] == total, array.shape[1] >= 1 else {
            throw Diagnostic(
                .usage, "the array has shape \(array.shape)", file: path,
                expected: "[\(total), D]: an embedding for each picture of each pair",
                advice: "burin verify -o y.npy writes such a file")
        }
        let (numbers, dimension) = (array.doubles, array.shape[1])
        var tables: [EmbeddingTable] = []
        var begin = 0
        for count in rows {
            let values = Array(numbers[begin * dimension..<(begin + count) * dimension])
            do {
                tables.append(try EmbeddingTable(dimension: dimension, values: values))
            } catch {
                throw error.inFile(path)
            }
            begin += count
        }
        self.tables = tables
    }
}
