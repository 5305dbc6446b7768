import Diagnostics
import GraphIR
import GraphPasses
import Interpreter

/// Holds passes to their promise in float64, where no compiler is needed: a value that keeps its
/// name keeps its numbers.
enum PassComparison {
    /// Runs the passes one after the other and compares every common value after each; the first
    /// that differs by more than 1e-10 of the value's largest number.
    static func disagreement(_ random: RandomGraph, _ set: PassSet) -> Disagreement? {
        var current = "before any pass"
        do {
            let expected = try numbers(of: random.prepared, random.input)
            var found: Disagreement?
            _ = try set.applied(to: random.prepared) { (pass, graph) throws(Diagnostic) in
                current = "after \(pass)"
                guard found == nil else { return }
                let actual = try numbers(of: graph, random.input)
                guard let name = firstDifference(actual, expected) else { return }
                found = Disagreement(
                    seed: random.seed, setting: "interpreter \(current) of \(set)",
                    finding: "'\(name)' differs",
                    graph: random.prepared.fuzzText + "becomes\n" + graph.fuzzText)
            }
            return found
        } catch {
            return Disagreement(
                seed: random.seed, setting: "interpreter \(current) of \(set)",
                finding: "\(error)", graph: random.prepared.fuzzText)
        }
    }

    private static func numbers(
        of graph: Graph, _ input: Tensor
    ) throws(Diagnostic) -> [String: [Double]] {
        var result: [String: [Double]] = [:]
        let interpreter = try Interpreter(graph: graph)
        try interpreter.runAll([input]) { value, tensor in result[value.name] = tensor.doubles }
        for output in graph.outputs {
            if let tensor = graph.tensor(output) { result[graph[output].name] = tensor.doubles }
        }
        return result
    }

    private static func firstDifference(
        _ actual: [String: [Double]], _ expected: [String: [Double]]
    ) -> String? {
        for (name, numbers) in actual.sorted(by: { $0.key < $1.key }) {
            guard let exact = expected[name] else { continue }
            guard exact.count == numbers.count else { return name }
            let largest = exact.reduce(0) { max($0, $1.magnitude) }
            let isEqual = zip(numbers, exact).allSatisfy {
                ($0 - $1).magnitude <= 1e-10 * largest
            }
            if !isEqual { return name }
        }
        return nil
    }
}

extension Graph {
    /// The graph as reports show it: the numbers of small parameters written out.
    var fuzzText: String { GraphPrinter(parameters: .inline(limit: 12)).print(self) }
}
