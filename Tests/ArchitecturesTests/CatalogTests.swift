import Architectures
import Diagnostics
import GraphIR
import Testing

@Suite struct CatalogTests {
    private func refusal(
        _ name: String, _ options: ArchitectureOptions = ArchitectureOptions()
    ) -> Diagnostic? {
        do {
            _ = try ArchitectureCatalog.graph(named: name, options: options)
            return nil
        } catch { return error }
    }

    @Test func listsTheNetworks() {
        #expect(
            ArchitectureCatalog.all.map(\.name) == [
                "crunet-56", "crunet-116", "attention-56", "attention-92", "lresnet-34e-ir",
                "lresnet-50e-ir", "lresnet-100e-ir", "mobilefacenet", "mobilefacenet-y2",
            ])
        #expect(ArchitectureCatalog.all.map(\.embeddingSize).suffix(3) == [512, 128, 256])
        #expect(Set(ArchitectureCatalog.all.map(\.name)) == Set(ReferenceNetwork.all.map(\.name)))
        for entry in ArchitectureCatalog.all {
            #expect(!entry.summary.contains("\n") && !entry.paper.isEmpty)
        }
    }

    @Test(arguments: ArchitectureCatalog.all.map(\.name))
    func staysOpenInBatchAndSize(_ name: String) throws {
        let graph = try ArchitectureCatalog.graph(named: name)
        #expect(graph.inputs.map { graph.shape($0) } == [[.batch, 3, .height, .width]])
        #expect(graph.inputs.map { graph[$0].name } == ["data"])
        #expect(graph.outputs.map { graph[$0].name } == ["fc1"])
        #expect(graph.metadata == ["source": name])
        #expect(graph.name == name)
        try GraphVerifier.verify(graph)
    }

    @Test(arguments: ReferenceNetwork.all)
    func roundTripsAsText(_ network: ReferenceNetwork) throws {
        let graph = try ArchitectureCatalog.graph(named: network.name, options: network.options)
        let text = GraphPrinter(parameters: .inline(limit: 1)).print(graph)
        #expect(
            GraphPrinter(parameters: .inline(limit: 1)).print(
                try GraphParser.parse(text)) == text)
    }

    /// Odd sizes round up at every halving; the mask is resized to what it is added to.
    @Test(arguments: ReferenceNetwork.all, [SpatialSize(128), SpatialSize(160, 97)])
    func takesOtherSizes(_ network: ReferenceNetwork, _ size: SpatialSize) throws {
        let graph = try network.specialized(size)
        let entry = try ArchitectureCatalog.entry(named: network.name)
        #expect(
            graph.outputs.map { graph.shape($0) } == [Shape(sizes: [1, entry.embeddingSize])])
    }

    @Test func refusesASizeTheDenseLayerIsNotFor() throws {
        let graph = try ArchitectureCatalog.graph(named: "crunet-56")
        #expect(throws: Diagnostic.self) { try graph.specialized(128) }
    }

    @Test(arguments: [
        ("crunet-65", "crunet-56"), ("attention92", "attention-92"),
        ("lresnet100e-ir", "lresnet-100e-ir"), ("mobilefacenet-y1", "mobilefacenet-y2"),
    ])
    func suggestsTheNearestName(_ name: String, _ expected: String) throws {
        let error = try #require(refusal(name))
        #expect(error.category == .usage)
        #expect(error.message.contains(name))
        #expect(error.advice == "Did you mean \(expected)?")
        #expect(error.expected?.contains("lresnet-50e-ir") == true)
    }

    @Test(arguments: ["", "vgg", String(repeating: "crunet-56", count: 100)])
    func suggestsNothingFarAway(_ name: String) throws {
        #expect(try #require(refusal(name)).advice == nil)
    }

    @Test func refusesWhatDoesNotApply() throws {
        let refused: [(String, ArchitectureOptions, String)] = [
            ("crunet-56", .init(squeezeAndExcitation: true), "attention-56"),
            ("mobilefacenet", .init(squeezeAndExcitation: true), "lresnet-50e-ir"),
            ("lresnet-50e-ir", .init(instanceBatchNormalization: true), "attention-92"),
            ("crunet-56", .init(output: .globalDepthwise), "E, A"),
            ("mobilefacenet", .init(output: .a), "GDC, E"),
            ("crunet-56", .init(embeddingSize: 0), "1 to 65536"),
            ("crunet-56", .init(embeddingSize: Int.max), "1 to 65536"),
            ("crunet-56", .init(inputSize: 0), "1 to 8192"),
            ("crunet-56", .init(inputSize: SpatialSize(112, Int.max)), "1 to 8192"),
            ("mobilefacenet", .init(inputSize: 96), "97 to 8192"),
        ]
        for (name, options, expected) in refused {
            let error = try #require(refusal(name, options))
            #expect(error.category == .usage)
            #expect(error.expected?.contains(expected) == true)
        }
        let noLayer = try #require(
            refusal("attention-56", .init(output: .a, embeddingSize: 512)))
        #expect(noLayer.advice?.contains("embedding size") == true)
    }

    @Test func acceptsTheSmallestSizes() throws {
        let tiny = ArchitectureOptions(output: .e, inputSize: 1)
        for entry in ArchitectureCatalog.all {
            let graph = try ArchitectureCatalog.graph(named: entry.name, options: tiny)
            #expect(try graph.specialized(1).outputs.count == 1)
        }
        let options = ArchitectureOptions(inputSize: 97)
        #expect(
            try ArchitectureCatalog.graph(named: "mobilefacenet", options: options)
                .specialized(97).outputs.count == 1)
    }
}
