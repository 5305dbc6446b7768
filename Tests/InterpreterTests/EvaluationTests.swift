import Diagnostics
import GraphIR
import Testing

@testable import Interpreter

/// What a run keeps in memory, and for how long.
@Suite struct EvaluationTests {
    /// data -> a -> b; b reads a and data.
    private func network() throws -> Graph {
        var graph = Graph(name: "chain")
        let data = graph.addInput("data", [.batch, 2])
        let first = try graph.addNode("a", .relu(ReLU()), [data])
        graph.outputs = try graph.addNode("b", .binary(Binary(.add)), [first[0], data])
        return graph
    }

    private func isHeld(_ id: ValueID, _ evaluation: Evaluation) -> Bool {
        do {
            _ = try evaluation.tensor(id)
            return true
        } catch {
            return false
        }
    }

    @Test func tensorsAreFreedAfterTheirLastReader() throws {
        let graph = try network()
        let interpreter = try Interpreter(graph: graph)
        var evaluation = try Evaluation(
            interpreter, [tensor([1, 2], [-1, 2])], nodes: graph.nodes, kept: graph.outputs)
        let (data, first, last) = (graph.inputs[0], graph.nodes[0].outputs[0], graph.outputs[0])
        #expect(isHeld(data, evaluation))
        #expect(!isHeld(first, evaluation))
        _ = try evaluation.evaluate(graph.nodes[0])
        #expect(isHeld(data, evaluation))
        #expect(isHeld(first, evaluation))
        _ = try evaluation.evaluate(graph.nodes[1])
        #expect(!isHeld(data, evaluation))
        #expect(!isHeld(first, evaluation))
        #expect(isHeld(last, evaluation))
    }

    @Test func whatNothingReadsIsNotHeld() throws {
        let graph = try network()
        let interpreter = try Interpreter(graph: graph)
        var evaluation = try Evaluation(
            interpreter, [tensor([1, 2], [-1, 2])], nodes: graph.nodes, kept: [])
        for node in graph.nodes { _ = try evaluation.evaluate(node) }
        #expect(!isHeld(graph.outputs[0], evaluation))
    }

    @Test func equalLoopsAreMerged() {
        let equal = BroadcastPlan([2, 3, 4], [2, 3, 4], to: [2, 3, 4])
        #expect(equal.axes == [BroadcastPlan.Axis(size: 24, leftStride: 1, rightStride: 1)])
        let channels = BroadcastPlan([2, 3, 4, 5], [3, 1, 1], to: [2, 3, 4, 5])
        #expect(
            channels.axes == [
                BroadcastPlan.Axis(size: 2, leftStride: 60, rightStride: 0),
                BroadcastPlan.Axis(size: 3, leftStride: 20, rightStride: 1),
                BroadcastPlan.Axis(size: 20, leftStride: 1, rightStride: 0),
            ])
    }
}
