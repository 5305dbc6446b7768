import Architectures
import GraphIR
import GraphPasses
import Testing

@Suite("The whole pipeline on the networks of the catalog")
struct ArchitectureTests {
    /// A network of the catalog with choices that go with it.
    struct Case: Sendable, CustomStringConvertible {
        let name: String
        var squeezeAndExcitation = false
        var instanceBatchNormalization = false

        var description: String {
            name + (squeezeAndExcitation ? "-se" : "") + (instanceBatchNormalization ? "-ibn" : "")
        }

        /// Before and after the pipeline, both for images of this height and width.
        func graphs(_ size: SpatialSize) throws -> (prepared: Graph, optimized: Graph) {
            let options = ArchitectureOptions(
                squeezeAndExcitation: squeezeAndExcitation,
                instanceBatchNormalization: instanceBatchNormalization, inputSize: size)
            var graph = try ArchitectureCatalog.graph(named: name, options: options)
            SeededParameters(seed: 7).fill(&graph)
            let pipeline = InferencePipeline(.init(inputSize: size))
            let prepared = try pipeline.prepare(graph)
            return (prepared, try pipeline.optimize(prepared))
        }
    }

    private static let cases = ArchitectureCatalog.all.flatMap { entry in
        [Case(name: entry.name)]
            + (entry.takesSqueezeAndExcitation
                ? [Case(name: entry.name, squeezeAndExcitation: true)] : [])
            + (entry.takesInstanceBatchNormalization
                ? [Case(name: entry.name, instanceBatchNormalization: true)] : [])
    }

    @Test(
        "what is left is the layers themselves, and walks where the structure forces them",
        arguments: cases)
    func structure(network: Case) throws {
        let (prepared, optimized) = try network.graphs(112)
        let before = Self.counts(prepared)
        let after = Self.counts(optimized)
        var expected: [String: Int] = [:]
        for kind in Self.layers { expected[kind] = before[kind] }
        // A gate waits for the whole image; behind joined halves stands an activation.
        let walks = (before["global_pooling"] ?? 0) + (before["concatenation"] ?? 0)
        if walks > 0 { expected["identity"] = walks }
        #expect(after == expected)
        #expect(optimized.metadata["input_scaling"] == "mean=127.5 scale=0.0078125 folded")
    }

    private static let layers = [
        "convolution", "dense", "pooling", "global_pooling", "bilinear_resize",
        "instance_normalization", "split", "concatenation",
    ]

    private static func counts(_ graph: Graph) -> [String: Int] {
        graph.nodes.reduce(into: [:]) { $0[$1.operator.mnemonic, default: 0] += 1 }
    }

    @Test("the bases that units share stay one parameter each, with the numbers they had")
    func sharedBases() throws {
        let (prepared, optimized) = try Case(name: "crunet-56").graphs(112)
        let before = Self.sharedWeights(prepared)
        #expect(!before.isEmpty)
        #expect(Self.sharedWeights(optimized) == before)
    }

    /// The weights that several layers read, by name.
    private static func sharedWeights(_ graph: Graph) -> [String: Tensor] {
        var readers: [ValueID: Int] = [:]
        for node in graph.nodes
        where node.inputs.count > 1 && node.operator.mnemonic == "convolution" {
            readers[node.inputs[1], default: 0] += 1
        }
        return readers.filter { $0.value > 1 }.reduce(into: [:]) { result, entry in
            result[graph[entry.key].name] = graph.tensor(entry.key)
        }
    }

    /// One network of each kind; the deeper ones repeat the same units.
    private static let small = cases.filter {
        ["crunet-56", "attention-56", "lresnet-34e-ir", "mobilefacenet"].contains($0.name)
    }

    @Test("values that keep their names keep their numbers", arguments: small)
    func numbers(network: Case) throws {
        let size: SpatialSize = network.name == "mobilefacenet" ? 112 : 32
        let (prepared, optimized) = try network.graphs(size)
        try expectSameResults(prepared, optimized)
    }
}
