import Diagnostics
import GraphIR
import GraphPasses
import TestSupport

/// The passes a graph is compiled with.
///
/// ``ExpandChannelOperators`` and ``UnrollBatch`` are always among them: kernels with numbers per
/// channel take one image or vector.
struct PassSet: CustomStringConvertible {
    let description: String
    /// In the order they run.
    let passes: [any GraphPass]

    static let none = PassSet(
        description: "no passes", passes: [ExpandChannelOperators(), UnrollBatch()])
    static let all = PassSet(
        description: "all passes", passes: InferencePipeline().optimizationPasses)

    /// All but one, the first few, or any of them.
    static func drawn(using random: inout SplitMix) -> PassSet {
        var passes = InferencePipeline().optimizationPasses
        let kind = Int.random(in: 0..<3, using: &random)
        let index = Int.random(in: 2..<passes.count, using: &random)
        switch kind {
        case 0: passes.remove(at: index)
        case 1: passes = Array(passes[...index])
        default:
            passes = passes.filter { pass in
                pass is ExpandChannelOperators || pass is UnrollBatch || Bool.random(using: &random)
            }
        }
        let names = passes.map(\.name).joined(separator: ", ")
        return PassSet(description: "passes \(names)", passes: passes)
    }

    /// The graph after the passes, each of which leaves a well-formed graph.
    func applied(
        to graph: Graph, observe: (_ pass: String, Graph) throws(Diagnostic) -> Void = { _, _ in }
    ) throws(Diagnostic) -> Graph {
        var result = graph
        for pass in passes {
            try pass.run(&result)
            try GraphVerifier.verify(result)
            try observe(pass.name, result)
        }
        return result
    }
}
