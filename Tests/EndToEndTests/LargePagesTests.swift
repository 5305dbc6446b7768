import CCodegen
import Driver
import GraphIR
import TestSupport
import Testing

/// Code asks for large pages where its weights fill some.
@Suite struct LargePagesTests {
    private static func source(outputs: Int) throws -> String {
        let network = GraphBuilder("dense")
        let image = network.input("data", channels: 16)
        var graph = try network.finish(
            image.globalAveragePooling("pool").dense("wide", 16384, inputs: 16)
                .dense("last", outputs, inputs: 16384))
        graph.fillRandomly(seed: 3)
        let plan = try ModelCompiler().plan(TinyModels.prepared(graph))
        let sources = SourceGenerator.generate(
            [plan], CodegenOptions(prefix: SymbolPrefix("dense")))
        return sources.portableSources.map(\.text).joined()
    }

    @Test func onlyLargeWeightsAskForLargePages() throws {
        let large = try Self.source(outputs: 64)
        #expect(large.contains("MADV_HUGEPAGE") && large.contains("constructor"))
        #expect(try !Self.source(outputs: 32).contains("MADV_HUGEPAGE"))
    }
}
