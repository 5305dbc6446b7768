import Driver
import GraphIR
import GraphPasses
import TestSupport

/// Networks that compile in about a second, their parameters drawn from a seed.
enum TinyModels {
    /// The image size of ``irUnit()``.
    static let size: SpatialSize = 8

    /// A residual unit with squeeze and excitation, and ten numbers as its result.
    static func irUnit() throws -> Graph { try filled(ReferenceModels.irUnit()) }

    /// Two units with shared weights and eight numbers as their result.
    static func cruUnit() throws -> Graph { try filled(ReferenceModels.cruUnit()) }

    /// A trunk and a soft mask that is pooled and resized, and eight numbers as their result.
    static func attentionModule() throws -> Graph {
        try filled(ReferenceModels.attentionModule())
    }

    /// The graph with sizes fixed: what ``ModelCompiler`` takes.
    static func prepared(_ graph: Graph, size: SpatialSize = size) throws -> Graph {
        var options = InferencePipeline.Options()
        options.inputSize = size
        return try InferencePipeline(options).prepare(graph)
    }

    /// Images of 0...255, one after the other.
    static func images(_ count: Int, seed: UInt64 = 3) -> Tensor {
        var random = SplitMix(seed: seed)
        return .random([count, 3, size.height, size.width], in: 0...255, using: &random)
    }

    private static func filled(_ graph: Graph) -> Graph {
        var graph = graph
        graph.fillRandomly(seed: 11)
        return graph
    }
}
