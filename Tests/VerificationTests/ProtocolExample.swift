import Foundation
import Verification

/// What `make_example.py` wrote: embeddings, and the figures NumPy makes of them.
struct ProtocolExample: Decodable {
    struct Curve: Decodable {
        var far: [Double]
        var tar: [Double]
    }
    struct Rate: Decodable {
        var far: Double
        var tar: Double
    }

    var labels: [Bool]
    var original: [[Double]]
    var mirrored: [[Double]]
    var squaredDistance: [Double]
    var meanNorm: Double
    var thresholdIndices: [Int]
    var foldAccuracies: [Double]
    var accuracy: Double
    var accuracyDeviation: Double
    var validationThresholds: [Double]
    var validationRates: [Double]
    var falseAcceptRates: [Double]
    var validationRate: Double
    var validationDeviation: Double
    var roc: Curve
    var area: Double
    var tarStrict: [Rate]

    /// The example in `Fixtures`.
    static func read() throws -> ProtocolExample {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Self.self, from: Data(Fixture.bytes("example.json")))
    }

    /// The sums of both outputs.
    func table() throws -> EmbeddingTable { try Self.sums(original, mirrored) }

    /// Outputs of two tables added.
    static func sums(_ left: [[Double]], _ right: [[Double]]) throws -> EmbeddingTable {
        let values = zip(left, right).flatMap { zip($0, $1).map { $0 + $1 } }
        return try EmbeddingTable(dimension: left[0].count, values: values)
    }
}
