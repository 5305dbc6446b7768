import Diagnostics
import GraphIR
import GraphPasses
import TestSupport
import Testing

/// What the runs report, shown by faults that are put in.
@Suite("Planted faults", .serialized)
struct PlantedFaultTests {
    /// A pass that takes one function for another.
    private struct MistakenPass: GraphPass {
        static let name = "MistakenPass"

        func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
            for (position, node) in graph.nodes.enumerated() {
                guard case .sigmoid = node.operator else { continue }
                var copy = node
                copy.operator = .tanh(Tanh())
                graph.replaceNode(at: position, with: copy)
            }
            return []
        }
    }

    /// A pass that fails where there is a sigmoid.
    private struct RefusingPass: GraphPass {
        static let name = "RefusingPass"

        func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
            for node in graph.nodes where OperatorFamily(node.operator) == .sigmoid {
                throw Diagnostic(.unsupportedModel, "no sigmoid", node: node.name)
            }
            return []
        }
    }

    /// Some graphs, one of which has a sigmoid that changes numbers; and its seed.
    private func graphs() throws -> (graphs: [RandomGraph], seed: UInt64) {
        var plain: [RandomGraph] = []
        var seed: UInt64 = 0
        while true {
            let graph = try RandomGraph(seed: seed)
            let sigmoids = graph.graph.nodes.count { OperatorFamily($0.operator) == .sigmoid }
            if sigmoids == 0, plain.count < 3 { plain.append(graph) }
            if sigmoids > 0, plain.count == 3 { return (plain + [graph], seed) }
            seed += 1
        }
    }

    private func run(_ pass: any GraphPass) async throws -> (found: [Disagreement], seed: UInt64) {
        let (graphs, seed) = try graphs()
        let passes = PassSet(
            description: pass.name, passes: PassSet.none.passes + [pass])
        return try await Fixtures.withTemporaryFolder { folder in
            var run = try DifferentialRun(graphs, round: 0, in: folder)
            await run.compare(
                FuzzSetting(
                    instructionSet: .baseline, passes: passes, preferred: nil,
                    comparesBits: true))
            return (run.disagreements, seed)
        }
    }

    @Test("A wrong value is reported with its seed and the smallest part that shows it")
    func wrongValue() async throws {
        let (found, seed) = try await run(MistakenPass())
        #expect(found.map(\.seed) == [seed])
        let text = try #require(found.first?.description)
        #expect(text.contains("seed \(seed), baseline, MistakenPass"))
        let smallest = text.split(separator: "smallest part:\n")
        try #require(smallest.count == 2)
        let part = try GraphParser.parse(String(smallest[1]))
        #expect(part.nodes.map { OperatorFamily($0.operator) } == [.sigmoid])
    }

    @Test("A graph that does not compile is told from those beside it")
    func refusedGraph() async throws {
        let (found, seed) = try await run(RefusingPass())
        #expect(found.map(\.seed) == [seed])
        #expect(found.first?.finding.contains("no sigmoid") == true)
    }

    @Test("A pass that changes a value is found in float64")
    func wrongPass() throws {
        let (graphs, seed) = try graphs()
        let passes = PassSet(description: "MistakenPass", passes: [MistakenPass()])
        let found = graphs.compactMap { PassComparison.disagreement($0, passes) }
        #expect(found.map(\.seed) == [seed])
        #expect(found.first?.setting.contains("after MistakenPass") == true)
    }
}
