import Architectures
@testable import GraphDrawing
import GraphIR
import GraphPasses
import Testing

/// Units that repeat each other are found, cut between units, and drawn once.
@Suite("Repeated units")
struct RepeatedRunTests {
    /// A tower of `count` units x + relu(conv(x)) behind a first convolution.
    private func tower(_ count: Int, channels: [Int]) throws -> Graph {
        let builder = GraphBuilder("tower")
        var x = builder.input("data", channels: 3)
        for (stage, width) in channels.enumerated() {
            x = x.convolution("s\(stage)", width, kernel: 3, padding: 1)
            for unit in 0..<count {
                let name = "s\(stage)u\(unit)"
                let branch = x.convolution(name + "_conv", width, kernel: 3, padding: 1)
                x = x.adding(name + "_add", branch.relu(name + "_relu"))
            }
        }
        return try builder.finish(x)
    }

    @Test("One run a stage, its units begun behind a sum", arguments: [2, 3, 9])
    func runs(count: Int) throws {
        let drawing = GraphDrawing(try tower(count, channels: [8, 16]), title: "")
        let expected = [0, 1].map {
            RepeatedRun(start: 1 + $0 * (3 * count + 1), period: 3, count: count)
        }
        #expect(drawing.order.runs == expected)
        #expect(drawing.boxCount == 8)
        #expect(drawing.dot.contains("\(count) times"))
    }

    @Test("Units of other sizes, or a single one, are not joined")
    func distinct() throws {
        #expect(GraphDrawing(try tower(1, channels: [8, 16, 32]), title: "").order.runs.isEmpty)
        let folded = GraphDrawing(try tower(4, channels: [8]), title: "", foldsRepetitions: false)
        #expect(folded.order.runs.isEmpty)
        #expect(folded.boxCount == 13)
    }

    @Test("A unit is cut where one value crosses, not two")
    func cut() throws {
        // relu, then twice (conv, add of what relu or the sum before gave): from the second node
        // on the pattern could begin at the sum as well.
        let builder = GraphBuilder("cut")
        var x = builder.input("data", channels: 4).convolution("c", 4, kernel: 1)
        for unit in 0..<4 {
            let branch = x.relu("r\(unit)").convolution("c\(unit)", 4, kernel: 1)
            x = x.adding("a\(unit)", branch)
        }
        let drawing = GraphDrawing(try builder.finish(x), title: "")
        #expect(drawing.order.runs.map(\.count) == [4])
        #expect(drawing.order.nodes[drawing.order.runs[0].start].operator.mnemonic == "relu")
    }

    @Test(
        "Each network of the catalog fits a page of at most 120 boxes",
        arguments: ArchitectureCatalog.all.map(\.name))
    func readable(name: String) throws {
        var graph = try ArchitectureCatalog.graph(named: name)
        SeededParameters(seed: 1).fill(&graph)
        let pipeline = InferencePipeline()
        let optimized = try pipeline.optimize(try pipeline.prepare(graph))
        let drawing = GraphDrawing(optimized, title: name)
        #expect(drawing.boxCount <= 120, "\(name): \(optimized.nodes.count) nodes")
        #expect(drawing.boxCount < optimized.nodes.count)
        // Every node is drawn or stands in a later unit of a run; no unit holds a stranger.
        for run in drawing.order.runs {
            for offset in run.period..<run.period * run.count {
                let node = drawing.order.nodes[run.start + offset]
                let drawn = drawing.order.nodes[run.representative(of: run.start + offset)]
                #expect(node.operator == drawn.operator)
                #expect(node.outputs.map(optimized.shape) == drawn.outputs.map(optimized.shape))
            }
        }
    }
}
