public import Diagnostics

/// Embeddings in float64, a row for each picture.
public struct EmbeddingTable: Sendable, Hashable {
    /// Numbers of a row.
    public let dimension: Int
    /// Row by row.
    public let values: [Double]

    /// A table of rows of `dimension` numbers; throws where the numbers fill no whole rows, or one
    /// is not finite or too large to be squared.
    public init(dimension: Int, values: [Double]) throws(Diagnostic) {
        guard dimension >= 1, values.count.isMultiple(of: dimension) else {
            throw Diagnostic(
                .usage, "\(values.count) numbers do not fill embeddings of \(dimension)")
        }
        if let index = values.firstIndex(where: { !($0.magnitude < 1e150) }) {
            throw Diagnostic(
                .usage, "embedding \(index / dimension) has the number \(values[index])",
                expected: "finite numbers")
        }
        self.dimension = dimension
        self.values = values
    }

    /// The number of rows.
    public var count: Int { values.count / dimension }

    /// The Euclidean length of each row.
    public var norms: [Double] {
        (0..<count).map { row in
            self[row].reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
    }

    /// Rows of length 1; rows of zeros stay.
    public var normalised: EmbeddingTable {
        var values = values
        for (row, norm) in norms.enumerated() where norm > 0 {
            for index in row * dimension..<(row + 1) * dimension { values[index] /= norm }
        }
        return EmbeddingTable(unchecked: values, dimension: dimension)
    }

    /// The squared Euclidean distances of rows 2i and 2i + 1 once their lengths are 1: from 0 to 4,
    /// that is 2 - 2 cos.
    public var pairDistances: [Double] {
        let table = normalised
        return (0..<count / 2).map { pair in
            zip(table[2 * pair], table[2 * pair + 1]).reduce(0) { sum, numbers in
                let difference = numbers.0 - numbers.1
                return sum + difference * difference
            }
        }
    }

    /// A row.
    public subscript(row: Int) -> ArraySlice<Double> {
        values[row * dimension..<(row + 1) * dimension]
    }

    private init(unchecked values: [Double], dimension: Int) {
        self.dimension = dimension
        self.values = values
    }
}
