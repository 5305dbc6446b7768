import Architectures
import GraphIR
import GraphPasses
import Interpreter
import Testing

/// A graph from statements of the text form, without the first line; parameters without numbers
/// get seeded ones.
func graph(_ statements: String, seed: UInt64 = 7) throws -> Graph {
    var graph = try GraphParser.parse("graph test\n" + statements + "\n")
    SeededParameters(seed: seed).fill(&graph)
    return graph
}

/// The text of inputs, nodes and outputs: all but the header, metadata and parameters.
func nodeText(_ graph: Graph) -> String {
    GraphPrinter(parameters: .elided).print(graph).split(separator: "\n")
        .filter { !$0.hasPrefix("parameter ") && !$0.hasPrefix("graph ") && !$0.hasPrefix("meta ") }
        .joined(separator: "\n")
}

/// Runs a pass and expects this text and the same numbers as before.
@discardableResult
func expect(
    _ pass: any GraphPass, on statements: String, gives expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Graph {
    let before = try graph(statements)
    var after = before
    try pass.run(&after)
    #expect(nodeText(after) == expected, sourceLocation: sourceLocation)
    try expectSameResults(before, after, sourceLocation: sourceLocation)
    return after
}

/// Runs a pass and expects that the nodes stay as they are.
func expect(
    _ pass: any GraphPass, leaves statements: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let before = try graph(statements)
    var after = before
    try pass.run(&after)
    #expect(nodeText(after) == nodeText(before), sourceLocation: sourceLocation)
    try expectSameResults(before, after, sourceLocation: sourceLocation)
}

/// Expects that two graphs are well formed, compute the same outputs, and agree in every value
/// whose name both have: within 1e-12 of the value's largest element.
func expectSameResults(
    _ before: Graph, _ after: Graph, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try GraphVerifier.verify(after)
    let seeded = SeededParameters(seed: 1)
    var given: [String: Tensor] = [:]
    for input in before.inputs {
        let sizes = try #require(before.shape(input).sizes)
        let name = before[input].name
        let values = seeded.tensor(name: name, shape: sizes).doubles.map { $0 * 200 }
        given[name] = Tensor(shape: sizes, values)
    }
    let expected = try namedValues(before, given)
    let actual = try namedValues(after, given)
    let outputs = before.outputs.map { before[$0].name }
    #expect(after.outputs.map { after[$0].name } == outputs, sourceLocation: sourceLocation)
    for (name, tensor) in actual {
        guard let reference = expected[name] else { continue }
        #expect(tensor.shape == reference.shape, "\(name)", sourceLocation: sourceLocation)
        let error = relativeError(tensor, reference)
        #expect(error <= 1e-12, "\(name) differs", sourceLocation: sourceLocation)
    }
    for name in outputs { #expect(actual[name] != nil, sourceLocation: sourceLocation) }
}

/// Every computed value, and every output, by name.
private func namedValues(_ graph: Graph, _ given: [String: Tensor]) throws -> [String: Tensor] {
    let inputs = try graph.inputs.map { try #require(given[graph[$0].name]) }
    let interpreter = try Interpreter(graph: graph)
    var result: [String: Tensor] = [:]
    for (id, tensor) in try interpreter.values(inputs) { result[graph[id].name] = tensor }
    for (id, tensor) in zip(graph.outputs, try interpreter.run(inputs)) {
        result[graph[id].name] = tensor
    }
    return result
}

/// The largest difference over the largest expected magnitude; infinite where only one is NaN.
private func relativeError(_ actual: Tensor, _ expected: Tensor) -> Double {
    var difference = 0.0
    var scale = 0.0
    for (left, right) in zip(actual.doubles, expected.doubles) where left != right {
        if left.isNaN && right.isNaN { continue }
        let distance = (left - right).magnitude
        guard distance.isFinite else { return .infinity }
        difference = max(difference, distance)
    }
    for value in expected.doubles where value.isFinite { scale = max(scale, value.magnitude) }
    return difference == 0 ? 0 : difference / scale
}
