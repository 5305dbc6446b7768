import Foundation
import TestSupport

/// What MXNet 1.9.1 computes from the seeded parameters (seed 7) and the seeded image.
enum RecordedOutputs {
    /// The embeddings by the recording's name of the network.
    static func load() throws -> [String: [Double]] {
        let path = Fixtures.path("EndToEndTests", "seeded-outputs.json")
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode([String: [Double]].self, from: data)
    }
}
