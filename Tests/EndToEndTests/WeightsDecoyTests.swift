import Driver
import Foundation
import GraphIR
import ModelRuntime
import TestSupport
import Testing

/// The weights linked in are the plan's own, whatever files lie about.
@Suite("Weights of the right model", .serialized)
struct WeightsDecoyTests {
    @Test("A file of the weights' name in the working folder is not linked in")
    func decoy() async throws {
        var graph = try ReferenceModels.cruUnit()
        graph.fillRandomly(seed: 8)
        let filled = graph
        let decoy = "\(FileManager.default.currentDirectoryPath)/decoy_model.weights"
        try Data(repeating: 0x42, count: 1 << 16).write(to: URL(fileURLWithPath: decoy))
        defer { try? FileManager.default.removeItem(atPath: decoy) }
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                filled, in: folder, named: "decoy-model", inputSize: 8)
            let image = Tensor(shape: [1, 3, 8, 8], Array(repeating: Float(100), count: 192))
            #expect(try compiled.check(image).firstDeparture == nil)
        }
    }
}
