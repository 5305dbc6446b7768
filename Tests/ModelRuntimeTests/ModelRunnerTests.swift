import Diagnostics
import Testing
import Toolchain

@testable import ModelRuntime

@Suite struct ModelRunnerTests {
    private let samples = ToyModel.root + "/Samples"
    private let sound = [ToyModel.json(ToyModel.information())]

    @Test func embedsFilesInOrder() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let model = try LoadedModel(path: try await ToyModel.build(in: folder, flags: sound))
        let runner = try ModelRunner(model)
        let names = ["ada-1.png", "ben.jpg", "ada-2.png", "cleo.png", "ada-180x150.jpg"]
        let files = names.map { "\(samples)/\($0)" }
        let one = try await runner.embeddings(of: files)
        let four = try await runner.embeddings(of: files, parallel: 4)
        #expect(one == four)
        #expect(one.map(\.file) == files)
        #expect(one.allSatisfy { $0.vector.count == 3 })
        #expect(one[4].notice?.hasPrefix("resized from 180x150 to 4x4") == true)
        #expect(one[0] == (try runner.embedding(of: files[0])))
        let cosines = ModelRunner.cosineSimilarities(one.map(\.vector))
        #expect(cosines.count == 5)
        #expect(cosines[0][2] > cosines[0][1])
    }

    @Test func theFirstBadFileIsNamed() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let model = try LoadedModel(path: try await ToyModel.build(in: folder, flags: sound))
        let runner = try ModelRunner(model)
        let error = await #expect(throws: Diagnostic.self) {
            try await runner.embeddings(of: ["\(samples)/ada-1.png", "\(samples)/README.md"])
        }
        #expect(error?.file == "\(samples)/README.md")
        #expect(error?.category == .malformedFile)
    }

    @Test func modelsThatTakeNoPicturesAreRefused() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let json = ToyModel.information("\"shape\":[1,3,4,4]", with: "\"shape\":[1,48]")
        let path = try await ToyModel.build(in: folder, flags: [ToyModel.json(json)])
        let model = try LoadedModel(path: path)
        let error = #expect(throws: Diagnostic.self) { try ModelRunner(model) }
        #expect(error?.message == "the model's input of shape [1, 48] is no picture")
    }

    @Test func cosinesAreThoseOfTheDefinition() {
        let cosines = ModelRunner.cosineSimilarities([[3, 4], [4, 3], [-3, -4], [0, 0]])
        #expect(cosines[0][0] == 1)
        #expect(abs(cosines[0][1] - 0.96) < 1e-15)
        #expect(cosines[0][2] == -1)
        #expect(cosines[3] == [0, 0, 0, 0])
        #expect(cosines[1][0] == cosines[0][1])
        #expect(ModelRunner.cosineSimilarity([1], [1, 2]) == 0)
        #expect(ModelRunner.cosineSimilarity([.nan, 1], [1, 2]).isNaN)
        #expect(ModelRunner.cosineSimilarity([1e38, 1e38], [1e38, 1e38]) == 1)
    }
}
