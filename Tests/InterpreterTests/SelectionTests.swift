import GraphIR
import Interpreter
import Testing

/// Selection and resampling along every axis.
@Suite struct SelectionTests {
    @Test func sliceBackwards() throws {
        expect(
            try evaluate(.selection(Selection(axis: 1, indices: [2, 1, 0])), ramp([2, 3])),
            [2, 3], [3, 2, 1, 6, 5, 4])
    }

    @Test func rowsOfTheFirstAxis() throws {
        expect(
            try evaluate(.selection(Selection(axis: 0, indices: [1, 1, 0])), ramp([2, 2])),
            [3, 2], [3, 4, 3, 4, 1, 2])
    }

    @Test func fillAndReflectionInside() throws {
        let selection = Selection(axis: 1, indices: [-1, 0, 1, -1, 0], fill: -.infinity)
        expect(
            try evaluate(.selection(selection), ramp([1, 2, 2])), [1, 5, 2],
            [-.infinity, -.infinity, 1, 2, 3, 4, -.infinity, -.infinity, 1, 2])
    }

    @Test func manyAxes() throws {
        let data = ramp([1, 2, 1, 2, 1, 2, 1, 1])
        expect(
            try evaluate(.selection(Selection(axis: -3, indices: [1])), data),
            [1, 2, 1, 2, 1, 1, 1, 1], [2, 4, 6, 8])
    }

    @Test func weightedSums() throws {
        let rows: [[Resampling.Tap]] = [
            [.init(0, 0.5), .init(2, -2)], [], [.init(1, 1)], [.init(1, 1), .init(1, 1)],
        ]
        let resampling = Resampling(axis: 1, rows: rows, fill: 7)
        expect(
            try evaluate(.resampling(resampling), ramp([1, 3, 2])), [1, 4, 2],
            [-9.5, -11, 7, 7, 3, 4, 6, 8])
    }

    /// What no tap names is not read, not even with a weight of 0.
    @Test func infinityBesideATapDoesNoHarm() throws {
        let resampling = Resampling(axis: 0, rows: [[.init(0, 1)], [.init(1, 1)]])
        let output = try evaluate(.resampling(resampling), tensor([2], [1, .infinity]))
        #expect(output.doubles == [1, .infinity])
    }

    @Test func batchIsAnAxisLikeOthers() throws {
        var graph = Graph(name: "batch")
        let data = graph.addInput("data", [.batch, 2])
        graph.outputs = try graph.addNode(
            "node", .selection(Selection(axis: 1, indices: [1])), [data])
        let output = try Interpreter(graph: graph).run([ramp([3, 2])])
        expect(output[0], [3, 1], [2, 4, 6])
    }
}
