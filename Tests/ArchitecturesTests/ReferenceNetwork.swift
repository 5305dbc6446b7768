import Architectures
import Diagnostics
import GraphIR
import Testing

/// What MXNet 1.9.1 says about a network of the released scripts at 112x112.
struct ReferenceNetwork: Sendable, CustomTestStringConvertible {
    var name: String
    var squeezesAndExcites = false
    var mixesInstanceNormalization = false
    /// Arrays of trained parameters and of moving statistics.
    var arrays: (trained: Int, statistics: Int)
    /// Elements of both.
    var elements: (trained: Int, statistics: Int)
    /// Multiply-accumulates of convolutions and fully connected layers, in 1e9, with the digits
    /// that were recorded.
    var gigaMACs: (value: Double, digits: Int)
    var convolutions: Int
    /// Distinct weights of convolutions and fully connected layers.
    var weights: Int
    var batchNormalizations: Int
    var prelus: Int
    /// The listing file, and the digest of its lines as ``LayerListing`` spells them.
    var listing: (file: String, digest: UInt64)?

    var testDescription: String {
        name + (squeezesAndExcites ? " SE" : "") + (mixesInstanceNormalization ? " IBN" : "")
    }

    var options: ArchitectureOptions {
        ArchitectureOptions(
            squeezeAndExcitation: squeezesAndExcites,
            instanceBatchNormalization: mixesInstanceNormalization)
    }

    /// The network with its shapes fixed.
    func specialized(_ size: SpatialSize = 112) throws -> Graph {
        var options = options
        options.inputSize = size
        return try ArchitectureCatalog.graph(named: name, options: options).specialized(size)
    }
}

extension Graph {
    /// The graph for one image of one size.
    func specialized(_ size: SpatialSize) throws -> Graph {
        var graph = self
        for input in graph.inputs {
            graph.setShape(
                input, [1, graph.shape(input)[1], .known(size.height), .known(size.width)])
        }
        do { try graph.inferAllShapes() } catch { throw error.diagnostic(in: graph) }
        try GraphVerifier.verify(graph)
        return graph
    }
}
