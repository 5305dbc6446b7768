import GraphIR
import GraphPasses
import Testing

@Suite("The whole pipeline on random networks")
struct RandomNetworkTests {
    @Test("every pass keeps all values that keep their names", arguments: 0..<200 as Range<UInt64>)
    func keepsValues(seed: UInt64) throws {
        let pipeline = InferencePipeline()
        // Without the cut: several outputs would be taken for a training graph.
        var prepared = try RandomNetwork.make(seed: seed)
        try SpecializeShape(inputSize: RandomNetwork.size).run(&prepared)
        var reports: [PassReport] = []
        let optimized = try pipeline.optimize(prepared) { reports.append($0) }
        for report in reports { try expectSameResults(prepared, report.graph) }
        #expect(reports.map(\.pass) == pipeline.optimizationPasses.map(\.name))
        #expect(optimized.nodes.count < prepared.nodes.count)
        #expect(
            !optimized.nodes.contains {
                if case .batchNormalization = $0.operator { true } else { false }
            })
    }
}
