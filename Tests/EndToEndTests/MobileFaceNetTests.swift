import Driver
import FaceImages
import Foundation
import GraphIR
import ModelRuntime
import TestSupport
import Testing

/// Checkpoints as MXNet wrote them, against what MXNet 1.9.1 computed from them.
@Suite("Checkpoints, compiled", .serialized)
struct MobileFaceNetTests {
    private static let folder = "models/mobilefacenet"
    private static let symbol = Fixtures.shared("\(folder)/mobilefacenet-symbol.json")

    @Test("A trained MobileFaceNet knows one face from another", .enabled(if: symbol != nil))
    func trained() async throws {
        let symbol = try #require(Self.symbol)
        let reference = try ModelLoader.prepare(ModelRequest(model: symbol))
        let files = try ["a.jpg", "b1.jpg", "b2.jpg", "embeddings.npy"].map { name in
            try #require(Fixtures.shared("\(Self.folder)/\(name)"))
        }
        let pictures = try files.prefix(3).map { try Image.decode(path: $0) }
        let recorded = try NumpyArray.read(path: files[3])
        #expect(recorded.shape == [3, 128])
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await Self.compile(reference, folder)
            let embeddings = try pictures.map { try model.embed($0) }
            for (index, embedding) in embeddings.enumerated() {
                Self.expectAgreement(embedding, recorded, row: index)
            }
            let cosines = ModelRunner.cosineSimilarities(embeddings)
            #expect(abs(cosines[0][1] - 0.0716) < 1e-3)
            #expect(abs(cosines[0][2] - 0.1104) < 1e-3)
            #expect(abs(cosines[1][2] - 0.8724) < 1e-3)
            let input = Tensor(shape: [1, 3, 112, 112], pictures[0].tensor())
            let check = try ModelCheck(model, against: reference, input: input)
            #expect(check.firstDeparture == nil)
            #expect(check.values.count > 40)
        }
    }

    @Test("A checkpoint of our own gives MXNet's numbers", arguments: ["tiny", "tiny-legacy"])
    func tiny(name: String) async throws {
        let symbol = Fixtures.path("ModelImportTests", "tiny/\(name)-symbol.json")
        let reference = try ModelLoader.prepare(ModelRequest(model: symbol, inputSize: 8))
        let input = try Self.array("tiny-input.npy")
        let recorded = try Self.array("tiny-output.npy")
        #expect(input.shape == [2, 3, 8, 8] && recorded.shape.first == 2)
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await Self.compile(reference, folder)
            let results = try model.run(input.floats, count: 2)
            #expect(results.count == recorded.elements.count)
            for row in 0..<2 {
                let result = Array(results[row * model.outputCount..<(row + 1) * model.outputCount])
                Self.expectAgreement(result, recorded, row: row)
            }
            let image = Tensor(shape: [1, 3, 8, 8], Array(input.floats.prefix(192)))
            let check = try ModelCheck(model, against: reference, input: image)
            #expect(check.firstDeparture == nil)
            #expect(check.values.count > 20)
        }
    }

    @Test("Symbol file, parameter file and prefix name the same checkpoint")
    func names() throws {
        let stem = Fixtures.path("ModelImportTests", "tiny/tiny")
        let graphs = try ["\(stem)-symbol.json", "\(stem)-0000.params", stem].map { name in
            try ModelLoader.prepare(ModelRequest(model: name, inputSize: 8))
        }
        #expect(graphs[0].nodes == graphs[1].nodes && graphs[0].nodes == graphs[2].nodes)
        #expect(graphs[0].values == graphs[1].values && graphs[0].values == graphs[2].values)
    }

    private static func compile(_ reference: Graph, _ folder: String) async throws -> LoadedModel {
        let path = "\(folder)/network.so"
        try await ModelCompiler().compile(reference, to: path, as: .sharedLibrary)
        return try LoadedModel(path: path)
    }

    private static func array(_ name: String) throws -> NumpyArray {
        try NumpyArray.read(path: Fixtures.path("ModelImportTests", "tiny/\(name)"))
    }

    /// What must hold against the recorded float32 engine, for one row of its results.
    private static func expectAgreement(
        _ result: [Float], _ recorded: NumpyArray, row: Int,
        location: SourceLocation = #_sourceLocation
    ) {
        let size = recorded.elements.count / recorded.shape[0]
        let expected = Array(recorded.doubles[row * size..<(row + 1) * size])
        let agreement = ValueAgreement(
            value: "fc1", layer: "", kernel: "", compiled: result, reference: expected)
        let bounds = AgreementBounds(maximumError: 2e-5, cosine: 0.999999)
        #expect(
            agreement.agrees(within: bounds), "row \(row): \(agreement.maximumError)",
            sourceLocation: location)
    }
}
