public import Diagnostics
public import GraphIR

/// The networks described in Swift, by name.
public struct ArchitectureCatalog {
    /// All networks, in the order they are listed.
    public static let all: [ArchitectureEntry] =
        crunets + attentionNets + lresnets + mobileFaceNets

    /// The network of that name with the given choices; parameters have names and shapes but no
    /// numbers, batch, height and width are symbols, `metadata["source"]` is the name.
    ///
    /// Throws a usage error where the name is unknown or a choice does not apply.
    public static func graph(
        named name: String, options: ArchitectureOptions = ArchitectureOptions()
    ) throws(Diagnostic) -> Graph {
        let entry = try entry(named: name)
        let output = try checkedOutput(entry, options)
        try checkVariants(entry, options)
        try checkSizes(entry, options, output)
        let names = AutomaticNames()
        let builder = GraphBuilder(name)
        let backbone = entry.backbone(options)
        let head = OutputHead(
            option: output, embeddingSize: options.embeddingSize ?? entry.embeddingSize,
            featureSize: backbone.featureSize(forInput: options.inputSize))
        let image = builder.input("data", channels: 3)
        var graph = try builder.finish(head(backbone.features(of: image, names), names))
        graph.metadata["source"] = name
        return graph
    }

    /// The entry of that name. Throws a usage error that names the nearest one.
    public static func entry(named name: String) throws(Diagnostic) -> ArchitectureEntry {
        if let entry = all.first(where: { $0.name == name }) { return entry }
        let nearest = name.nearest(in: all.map(\.name))
        throw Diagnostic(
            .usage, "there is no network called '\(name)'",
            expected: all.map(\.name).joined(separator: ", "),
            advice: nearest.map { "Did you mean \($0)?" })
    }

    // MARK: Entries

    private static let insightfaceOutputs =
        [OutputOption.e] + OutputOption.allCases.filter { $0 != .e }
    private static let seedOutputs = insightfaceOutputs.filter { $0 != .globalDepthwise }
    private static let mobileOutputs: [OutputOption] = [.globalDepthwise, .e, .f, .g, .h, .i, .j]

    private static var crunets: [ArchitectureEntry] {
        [("56", CRUNet.net56), ("116", CRUNet.net116)].map { depth, backbone in
            ArchitectureEntry(
                name: "crunet-\(depth)",
                summary: "modified CRU-Net-\(depth), units share their first two convolutions",
                paper: "Chen et al., Sharing Residual Units Through Collective Tensor "
                    + "Factorization in Deep Neural Networks, 2017",
                takesSqueezeAndExcitation: false, takesInstanceBatchNormalization: false,
                outputs: seedOutputs, embeddingSize: 512, backbone: { _ in backbone })
        }
    }

    private static var attentionNets: [ArchitectureEntry] {
        let variants = [
            ("56", ResidualAttentionNet.modules56), ("92", ResidualAttentionNet.modules92),
        ]
        return variants.map { depth, modules in
            ArchitectureEntry(
                name: "attention-\(depth)",
                summary: "modified Residual Attention Network-\(depth), trunk times 1 + mask",
                paper: "Wang et al., Residual Attention Network for Image Classification, 2017",
                takesSqueezeAndExcitation: true, takesInstanceBatchNormalization: true,
                outputs: seedOutputs, embeddingSize: 512,
                backbone: { options in
                    ResidualAttentionNet(
                        modules: modules,
                        style: BottleneckUnit.Style(
                            squeezesAndExcites: options.squeezeAndExcitation,
                            mixesInstanceNormalization: options.instanceBatchNormalization))
                })
        }
    }

    private static var lresnets: [ArchitectureEntry] {
        let variants = [
            ("34", LResNetEIR.units34), ("50", LResNetEIR.units50), ("100", LResNetEIR.units100),
        ]
        return variants.map { depth, units in
            ArchitectureEntry(
                name: "lresnet-\(depth)e-ir",
                summary: "insightface's LResNet\(depth)E-IR, the ArcFace residual network",
                paper: "Deng et al., ArcFace: Additive Angular Margin Loss for Deep Face "
                    + "Recognition, 2019",
                takesSqueezeAndExcitation: true, takesInstanceBatchNormalization: false,
                outputs: insightfaceOutputs, embeddingSize: 512,
                backbone: { options in
                    LResNetEIR(units: units, squeezesAndExcites: options.squeezeAndExcitation)
                })
        }
    }

    private static var mobileFaceNets: [ArchitectureEntry] {
        let variants = [
            ("", "y1, 1 million parameters", MobileFaceNet.y1, 128),
            ("-y2", "y2, 2 million parameters", MobileFaceNet.y2, 256),
        ]
        return variants.map { suffix, size, backbone, embeddingSize in
            ArchitectureEntry(
                name: "mobilefacenet\(suffix)", summary: "insightface's MobileFaceNet \(size)",
                paper: "Chen et al., MobileFaceNets: Efficient CNNs for Accurate Real-Time Face "
                    + "Verification on Mobile Devices, 2018",
                takesSqueezeAndExcitation: false, takesInstanceBatchNormalization: false,
                outputs: mobileOutputs, embeddingSize: embeddingSize, backbone: { _ in backbone })
        }
    }
}
