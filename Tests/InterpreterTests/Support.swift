import GraphIR
import Interpreter
import Testing

/// A float32 tensor.
func tensor(_ shape: [Int], _ values: [Float]) -> Tensor { Tensor(shape: shape, values) }

/// 1, 2, 3, ... in row-major order.
func ramp(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, (0..<shape.reduce(1, *)).map { Float($0 + 1) })
}

/// A graph of one node: the first tensor is its input, the others are parameters.
func singleNode(
    _ operator: Operator, _ operands: [Tensor], epilogue: [EpilogueStep] = []
) throws -> Graph {
    var graph = Graph(name: "single")
    var ids = [graph.addInput("data", Shape(sizes: operands[0].shape))]
    for (index, parameter) in operands.dropFirst().enumerated() {
        ids.append(graph.addParameter("parameter\(index)", parameter))
    }
    graph.outputs = try graph.addNode("node", `operator`, ids, epilogue: epilogue)
    return graph
}

/// All outputs of one operator.
func evaluateAll(
    _ operator: Operator, _ operands: [Tensor],
    _ product: Interpreter.MatrixProduct = .openBLAS
) throws -> [Tensor] {
    let graph = try singleNode(`operator`, operands)
    return try Interpreter(graph: graph, matrixProduct: product).run([operands[0]])
}

/// The first output of one operator.
func evaluate(
    _ operator: Operator, _ operands: Tensor...,
    product: Interpreter.MatrixProduct = .openBLAS
) throws -> Tensor {
    try evaluateAll(`operator`, operands, product)[0]
}

/// Expects a shape and elements that differ by at most `tolerance` times the largest one.
func expect(
    _ actual: Tensor, _ shape: [Int], _ expected: [Double], tolerance: Double = 1e-14,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == shape, sourceLocation: sourceLocation)
    #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    let scale = expected.map(\.magnitude).max() ?? 0
    for (index, pair) in zip(actual.doubles, expected).enumerated() {
        let difference = (pair.0 - pair.1).magnitude
        guard pair.0 == pair.1 || difference <= tolerance * scale else {
            Issue.record(
                "element \(index) is \(pair.0), expected \(pair.1)", sourceLocation: sourceLocation)
            return
        }
    }
}

/// Expects two tensors of the same shape whose elements agree relative to the largest one.
func expectEqual(
    _ actual: Tensor, _ expected: Tensor, tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expect(
        actual, expected.shape, expected.doubles, tolerance: tolerance,
        sourceLocation: sourceLocation)
}
