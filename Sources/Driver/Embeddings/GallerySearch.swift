import COpenBLAS
public import Diagnostics
public import FaceImages
import FoundationEssentials
import ModelRuntime

/// A gallery of embeddings with names, and the nearest of them to others.
public struct GallerySearch: Sendable {
    /// An embedding of the gallery and its cosine to the one that is looked for.
    public struct Match: Hashable, Sendable {
        /// Its row, from 0.
        public var row: Int
        public var name: String
        public var cosine: Float
    }

    /// Of each row, in order.
    public let names: [String]
    /// Numbers in an embedding.
    public let size: Int
    private let count: Int
    /// Rows of length 1, one after the other.
    private let rows: [Float]

    /// A gallery of `count` rows of float32 or float64; names are row numbers where there are none.
    ///
    /// Throws where the array has not two sizes, holds numbers that are not finite, or there are
    /// not as many names as rows.
    public init(_ array: NumpyArray, names: [String]?, file: String) throws(Diagnostic) {
        guard array.shape.count == 2, array.shape[0] >= 1, array.shape[1] >= 1 else {
            throw Diagnostic(
                .malformedFile, "the array has the shape \(array.shape)", file: file,
                expected: "[N, D]: an embedding a row, as burin embed writes them")
        }
        let count = array.shape[0]
        if let names, names.count != count {
            throw Diagnostic(
                .malformedFile, "\(names.count) names for \(count) embeddings", file: file,
                expected: "the .txt that was written with the .npy")
        }
        (self.count, size) = (count, array.shape[1])
        self.names = names ?? (0..<count).map { "row \($0)" }
        rows = Self.normalized(array.floats, size)
        guard rows.allSatisfy(\.isFinite) else {
            throw Diagnostic(.malformedFile, "holds numbers that are not finite", file: file)
        }
    }

    /// Rows scaled to length 1; one of zeros stays.
    private static func normalized(_ rows: [Float], _ size: Int) -> [Float] {
        stride(from: 0, to: rows.count, by: size).flatMap {
            EmbeddingRecipe.normalized(Array(rows[$0..<$0 + size]))
        }
    }

    /// So many queries at a time that their cosines to all rows take some tens of megabytes.
    private var block: Int { max(1, (8 << 20) / count) }

    /// For each query, of ``size`` numbers, the `top` nearest rows, nearest first; of equal ones
    /// the first row. The cosines come from matrix products, each of many queries.
    ///
    /// Throws where a query has another size.
    public func nearest(_ queries: [[Float]], top: Int) throws(Diagnostic) -> [[Match]] {
        for query in queries where query.count != size {
            throw Diagnostic(
                .usage, "an embedding of \(query.count) numbers is looked for",
                expected: "\(size) numbers, as the gallery's",
                advice: "embed pictures with the model the gallery was made with")
        }
        return stride(from: 0, to: queries.count, by: block).flatMap { start in
            let some = queries[start..<min(queries.count, start + block)].flatMap(\.self)
            return nearest(normalized: Self.normalized(some, size)[...], top)
        }
    }

    /// For each row of the gallery the `top` nearest others, as ``nearest(_:top:)`` finds them.
    public func neighbours(top: Int) -> [[Match]] {
        stride(from: 0, to: count, by: block).flatMap { start in
            let queries = rows[start * size..<min(count, start + block) * size]
            return nearest(normalized: queries, top + 1).enumerated().map { offset, found in
                Array(found.filter { $0.row != start + offset }.prefix(top))
            }
        }
    }

    /// The nearest rows of queries of length 1, one after the other.
    private func nearest(normalized queries: ArraySlice<Float>, _ top: Int) -> [[Match]] {
        let queryCount = queries.count / size
        var cosines = [Float](repeating: 0, count: queryCount * count)
        queries.withUnsafeBufferPointer { queries in
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(queryCount), blasint(count),
                blasint(size), 1, queries.baseAddress, blasint(size), rows, blasint(size), 0,
                &cosines, blasint(count))
        }
        return (0..<queryCount).map { query in
            best(cosines[(query * count)..<((query + 1) * count)], top)
        }
    }

    private func best(_ cosines: ArraySlice<Float>, _ top: Int) -> [Match] {
        let top = max(0, min(top, count))
        var kept: [Int] = []
        var bound = -Float.infinity
        func cut() {
            kept.sort { (-cosines[$0], $0) < (-cosines[$1], $1) }
            kept.removeSubrange(min(top, kept.count)...)
        }
        // Sorted only when twice as many are kept as are wanted. Of equal cosines the first row wins,
        // so one that reaches the bound and no more comes too late.
        for index in cosines.indices where kept.count < top || cosines[index] > bound {
            kept.append(index)
            guard kept.count == 2 * top else { continue }
            cut()
            bound = kept.last.map { cosines[$0] } ?? bound
        }
        cut()
        return kept.map { index in
            let row = index - cosines.startIndex
            return Match(row: row, name: names[row], cosine: cosines[index])
        }
    }
}
