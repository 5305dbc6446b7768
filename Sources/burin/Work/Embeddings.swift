import JSONText
import Diagnostics
import FaceImages
import ModelRuntime
import Toolchain

/// Results of a run with their names, and the forms they are given out in.
struct Embeddings {
    private(set) var names: [String] = []
    private(set) var vectors: [[Float]] = []

    mutating func append(_ name: String, _ vector: [Float]) {
        names.append(name)
        vectors.append(vector)
    }

    /// Writes a `.npy` file, float32 N x D, whole or not at all.
    func write(to path: String) throws(Diagnostic) {
        let shape = [vectors.count, vectors.first?.count ?? 0]
        let array = try NumpyArray(shape: shape, .float32(Array(vectors.joined())))
        try AtomicOutput.write(array.encoded(), to: path)
    }

    /// The cosines of all pairs: a table for people, or one JSON object with `files` and `cosines`.
    func similarities(asJSON: Bool) -> String {
        let cosines = ModelRunner.cosineSimilarities(vectors)
        guard !asJSON else {
            let rows = cosines.map { row in JSON.array(row.map { .number($0) }) }
            let object = JSON.object([
                ("files", .array(names.map { .string($0) })), ("cosines", .array(rows)),
            ])
            return object.text + "\n"
        }
        var table = ReportTable(columns: [.number("number", ""), .text("file", "cosine")])
        for index in names.indices { table.columns.append(.number("\(index)", "\(index + 1)")) }
        table.rows = zip(names, cosines).enumerated().map { index, row in
            [.integer(index + 1), .text(row.0)] + row.1.map { .number($0, decimals: 4) }
        }
        return table.text
    }

    /// `{"file": ..., "embedding": [...]}` on a line; raw tensors have an `index` besides.
    static func line(_ file: String, index: Int? = nil, _ vector: [Float]) -> String {
        var entries: [(key: String, value: JSON)] = [("file", .string(file))]
        if let index { entries.append(("index", .integer(index))) }
        entries.append(("embedding", .array(vector.map { .float($0) })))
        return JSON.object(entries).text + "\n"
    }
}
