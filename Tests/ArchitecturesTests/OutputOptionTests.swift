import Architectures
import Diagnostics
import GraphIR
import Testing

/// The heads, on networks whose last feature map is 7x7 at 112x112.
@Suite struct OutputOptionTests {
    struct Head: Sendable, CustomTestStringConvertible {
        var option: OutputOption
        /// The nodes after the last feature map.
        var nodes: [String]
        var operators: [String]
        /// The parameters of those nodes, as `name=shape`, sorted.
        var parameters: [String]
        var testDescription: String { option.rawValue }
    }

    private static func statistics(_ name: String, _ channels: Int) -> [String] {
        ["beta", "gamma", "moving_mean", "moving_var"].map { "\(name)_\($0)=[\(channels)]" }
    }
    private static func dense(_ name: String, _ inputs: Int) -> [String] {
        ["\(name)_bias=[64]", "\(name)_weight=[64, \(inputs)]"]
    }

    private static let bn = "batch_normalization"
    private static let pooledNodes = ["bn1", "relu1", "pool1", "flatten0"]
    private static let pooledOperators = [bn, "prelu", "global_pooling", "flatten"]
    private static let bn1 = statistics("bn1", 2048)
    private static let fc1 = statistics("fc1", 64)
    private static let pooled = bn1 + ["relu1_gamma=[2048]"]
    private static let smallDense = dense("pre_fc1", 2048)
    private static let largeDense = dense("pre_fc1", 2048 * 49)

    static let heads = [
        Head(option: .a, nodes: pooledNodes, operators: pooledOperators, parameters: pooled),
        Head(
            option: .b, nodes: pooledNodes + ["pre_fc1"], operators: pooledOperators + ["dense"],
            parameters: pooled + smallDense),
        Head(
            option: .c, nodes: pooledNodes + ["pre_fc1", "fc1"],
            operators: pooledOperators + ["dense", bn], parameters: pooled + smallDense + fc1),
        Head(
            option: .d, nodes: pooledNodes + ["pre_fc1", "fc1", "fc1_relu"],
            operators: pooledOperators + ["dense", bn, "prelu"],
            parameters: pooled + smallDense + fc1 + ["fc1_relu_gamma=[64]"]),
        Head(
            option: .ax, nodes: pooledNodes + ["dropout0"],
            operators: pooledOperators + ["dropout"], parameters: pooled),
        Head(
            option: .bx, nodes: pooledNodes + ["dropout0", "pre_fc1"],
            operators: pooledOperators + ["dropout", "dense"], parameters: pooled + smallDense),
        Head(
            option: .cx, nodes: pooledNodes + ["dropout0", "pre_fc1", "fc1"],
            operators: pooledOperators + ["dropout", "dense", bn],
            parameters: pooled + smallDense + fc1),
        Head(
            option: .dx, nodes: pooledNodes + ["dropout0", "pre_fc1", "fc1", "fc1_relu"],
            operators: pooledOperators + ["dropout", "dense", bn, "prelu"],
            parameters: pooled + smallDense + fc1 + ["fc1_relu_gamma=[64]"]),
        Head(
            option: .e, nodes: ["bn1", "dropout0", "pre_fc1", "fc1"],
            operators: [bn, "dropout", "dense", bn], parameters: bn1 + largeDense + fc1),
        Head(
            option: .f, nodes: ["bn1", "dropout0", "fc1"], operators: [bn, "dropout", "dense"],
            parameters: bn1 + dense("fc1", 2048 * 49)),
        Head(
            option: .g, nodes: ["bn1", "fc1"], operators: [bn, "dense"],
            parameters: bn1 + dense("fc1", 2048 * 49)),
        Head(
            option: .h, nodes: ["fc1"], operators: ["dense"],
            parameters: dense("fc1", 2048 * 49)),
        Head(
            option: .i, nodes: ["bn1", "pre_fc1", "fc1"], operators: [bn, "dense", bn],
            parameters: bn1 + largeDense + fc1),
        Head(
            option: .j, nodes: ["pre_fc1", "fc1"], operators: ["dense", bn],
            parameters: largeDense + fc1),
    ]

    @Test(arguments: ["crunet-56", "attention-56"], heads)
    func endsTheNetwork(_ name: String, _ head: Head) throws {
        let options = ArchitectureOptions(
            output: head.option, embeddingSize: head.option.hasEmbeddingLayer ? 64 : nil)
        let graph = try ArchitectureCatalog.graph(named: name, options: options).specialized(112)
        let nodes = graph.nodes.suffix(head.nodes.count)
        #expect(nodes.map(\.name) == head.nodes)
        #expect(nodes.map(\.operator.mnemonic) == head.operators)
        let parameters = nodes.flatMap(\.inputs).filter { graph[$0].isParameter }
        #expect(
            parameters.map { "\(graph[$0].name)=\(graph.shape($0))" }.sorted()
                == head.parameters.sorted())
        #expect(graph.outputs.map { graph[$0].name } == head.nodes.suffix(1))
        let size = head.option.hasEmbeddingLayer ? 64 : 2048
        #expect(graph.outputs.map { graph.shape($0) } == [Shape(sizes: [1, size])])
    }

    @Test func listsEveryOptionOnce() {
        #expect(Self.heads.map(\.option) + [.globalDepthwise] == OutputOption.allCases)
    }

    @Test(arguments: OutputOption.allCases)
    func setsDropoutAndFixedGammas(_ option: OutputOption) throws {
        let graph = try ArchitectureCatalog.graph(
            named: "lresnet-34e-ir", options: ArchitectureOptions(output: option))
        for node in graph.nodes {
            if case .dropout(let dropout) = node.operator {
                #expect(dropout.rate == (option.rawValue.hasSuffix("X") ? 0.2 : 0.4))
            }
            if case .batchNormalization(let definition) = node.operator {
                #expect(definition.fixesGamma == (node.name == "fc1"))
                if ["bn1", "fc1"].contains(node.name) { #expect(definition.epsilon == 2e-5) }
            }
        }
    }

    @Test func flattensWhatTheDepthwiseHeadLeaves() throws {
        let options = ArchitectureOptions(inputSize: SpatialSize(128, 160))
        let graph = try ArchitectureCatalog.graph(named: "mobilefacenet", options: options)
            .specialized(SpatialSize(128, 160))
        let weight = try #require(graph.values.first { $0.name == "pre_fc1_weight" })
        #expect(weight.shape == [128, .known(512 * 2 * 4)])
    }
}
