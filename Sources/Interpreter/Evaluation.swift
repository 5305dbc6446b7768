import Diagnostics
import GraphIR

/// One run over a graph: the tensors computed so far that are still to be read.
struct Evaluation {
    /// The graph with all shapes known, as this run's inputs have them.
    let graph: Graph
    private let matrixProduct: Interpreter.MatrixProduct
    /// By value index; only inputs and results.
    private var tensors: [Tensor?]
    /// By value index: how many operand positions still read the value.
    private var remainingReads: [Int]

    /// Prepares a run over `nodes`, in which the values `kept` are never freed.
    init(
        _ interpreter: Interpreter, _ inputs: [Tensor], nodes: [Node], kept: [ValueID]
    ) throws(Diagnostic) {
        graph = try interpreter.graph.taking(inputs)
        matrixProduct = interpreter.matrixProduct
        tensors = Array(repeating: nil, count: graph.values.count)
        remainingReads = Array(repeating: 0, count: graph.values.count)
        for node in nodes { for id in node.operands { remainingReads[id.index] += 1 } }
        for id in kept { remainingReads[id.index] += 1 }
        for (id, tensor) in zip(graph.inputs, inputs) where remainingReads[id.index] > 0 {
            tensors[id.index] = Tensor(shape: tensor.shape, tensor.doubles)
        }
    }

    /// A value in float64. Throws where it is not computed yet.
    func tensor(_ id: ValueID) throws(Diagnostic) -> Tensor {
        let operand = try self.operand(id)
        return Tensor(shape: operand.shape, operand.doubles)
    }

    /// Computes a node's outputs and frees what nothing reads any more.
    mutating func evaluate(_ node: Node) throws(Diagnostic) -> [Tensor] {
        let results = try compute(node)
        for id in node.operands {
            remainingReads[id.index] -= 1
            if remainingReads[id.index] == 0 { tensors[id.index] = nil }
        }
        for (id, result) in zip(node.outputs, results) where remainingReads[id.index] > 0 {
            tensors[id.index] = result
        }
        return results
    }

    /// A value in the precision it is stored in: parameters stay float32 until an operator reads
    /// them.
    func operand(_ id: ValueID) throws(Diagnostic) -> Tensor {
        guard let tensor = tensors[id.index] ?? graph.tensor(id) else {
            throw Diagnostic(
                .malformedFile, "'\(graph[id].name)' is read before it is computed",
                file: graph.metadata["source"])
        }
        return tensor
    }

    private func compute(_ node: Node) throws(Diagnostic) -> [Tensor] {
        var operands: [Tensor] = []
        for id in node.inputs { operands.append(try operand(id)) }
        let shapes = node.outputs.map { graph.shape($0).sizes ?? [] }
        var results = try node.operator.evaluate(operands, shapes, matrixProduct)
        // Released before the epilogue, so that it works in place.
        operands = []
        var first = results[0]
        results[0] = []
        let stored = try apply(node.epilogue, to: &first, shape: shapes[0])
        results[0] = first
        return zip(shapes, results + stored).map { Tensor(shape: $0, $1) }
    }
}
