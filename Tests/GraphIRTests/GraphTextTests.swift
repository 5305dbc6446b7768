import Diagnostics
import GraphIR
import Testing

@Suite struct GraphTextTests {
    @Test func readsAndWritesEveryOperator() throws {
        let printed = try reprinted(SampleText.everything)
        print(printed)
        let graph = try GraphParser.parse(printed)
        #expect(GraphPrinter(parameters: .inline(limit: 1000)).print(graph) == printed)
    }
}
