import Diagnostics
import Driver
import FaceImages
import Toolchain
import Verification

/// The sets of a verification, in the order they were named.
struct SetVerification {
    private(set) var sets: [VerifiedSet] = []

    /// Evaluates a set; throws where it cannot be, naming its file.
    mutating func append(
        _ source: VerificationSource, _ embeddings: VerificationEmbeddings,
        _ other: EmbeddingTable?
    ) throws(Diagnostic) {
        do {
            let result = try VerificationResult(
                embeddings.table, labels: source.labels, meanNorm: embeddings.meanNorm)
            var comparison: EngineComparison?
            if let other { comparison = try result.compared(with: other) }
            sets.append(
                VerifiedSet(
                    path: source.path, embeddings: embeddings.table, result: result,
                    comparison: comparison))
        } catch {
            throw error.inFile(source.path)
        }
    }

    /// Writes the embeddings of all sets, float64 N x D, whole or not at all.
    func write(to path: String) throws(Diagnostic) {
        let tables = sets.map(\.embeddings)
        let shape = [tables.reduce(0) { $0 + $1.count }, tables.first?.dimension ?? 0]
        let array = try NumpyArray(shape: shape, .float64(tables.flatMap(\.values)))
        try AtomicOutput.write(array.encoded(), to: path)
    }
}
