import Diagnostics
import Driver
import FaceImages
import GraphIR
import GraphPasses
import ModelRuntime
import Planning
import TestSupport
import Testing

/// What the usual mistakes of preparing a picture do to an embedding, and whether each is known
/// again by it.
@Suite("Preprocessing study") struct PreprocessingStudyTests {
    /// A picture without symmetry, larger than the network's input.
    private static func picture(_ width: Int, _ height: Int) throws -> Image {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                pixels += [
                    UInt8((x * 17 + y * 3) % 256), UInt8((x * y + 40) % 256),
                    UInt8((y * 23 + x) % 200),
                ]
            }
        }
        return try Image(width: width, height: height, pixels: pixels)
    }

    /// A small network over 16x16 pixels, with or without a normalisation of its own.
    private static func model(normalizes: Bool, in folder: String) async throws -> CompiledGraph {
        let scaling =
            normalizes
            ? """
            %shifted = binary(%data, %mean) kind=subtract
            %scaled = binary(%shifted, %factor) kind=multiply
            """ : "%scaled = identity(%data)"
        var graph = try GraphParser.parse(
            """
            graph "study"
            input %data : [1, 3, 16, 16]
            parameter %mean : f32[] = [127.5]
            parameter %factor : f32[] = [0.0078125]
            parameter %w : [8, 3, 3, 3]
            parameter %b : [8]
            parameter %slope : [8]
            parameter %v : [16, 2048]
            \(scaling)
            %conv = convolution(%scaled, %w, %b) kernel=[3, 3] padding=[1, 1] bias=true
            %act = prelu(%conv, %slope)
            %fc1 = dense(%act, %v)
            output %fc1

            """)
        graph.fillRandomly(seed: 4)
        return try await CompiledGraph(graph, in: folder, inputSize: 16)
    }

    @Test("Each mistake is known again by its embedding", arguments: [true, false])
    func recognition(normalizes: Bool) async throws {
        let picture = try Self.picture(40, 40)
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await Self.model(normalizes: normalizes, in: folder).model
            let recipe = InputRecipe(
                width: 16, height: 16, ownScaling: model.information.inputScaling)
            #expect((recipe.ownScaling != nil) == normalizes)
            #expect((recipe.callersScaling == nil) == normalizes)
            let variants = recipe.variants(for: picture)
            #expect(variants.first == .right && variants.count >= 14)
            #expect(variants.contains(.normalizedTwice) == normalizes)
            #expect(variants.contains(.notNormalized) == !normalizes)
            for variant in variants {
                let theirs = try model.run(recipe.tensor(variant, of: picture)).map { $0 * 3 }
                let study = try PreprocessingStudy(model, picture: picture, given: theirs)
                #expect(study.rows.map(\.variant) == variants)
                #expect(study.nearest?.variant == variant)
                #expect(study.isRecognized)
                #expect(abs((study.nearest?.cosineToGiven ?? 0) - 1) < 1e-6)
                for row in study.rows {
                    #expect((row.cosine > 0.9999999) == (row.variant == .right), "\(row)")
                }
            }
        }
    }

    @Test("The right tensor is what the model runs pictures on")
    func rightTensor() async throws {
        let picture = try Self.picture(21, 30)
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await Self.model(normalizes: true, in: folder).model
            let study = try PreprocessingStudy(model, picture: picture)
            #expect(study.nearest == nil && !study.isRecognized)
            #expect(study.rows.allSatisfy { $0.cosineToGiven == nil })
            let embedding = try model.embed(picture)
            let tensor = try study.recipe.tensor(.right, of: picture)
            #expect(try model.run(tensor) == embedding)
            #expect(model.information.inputScaling?.mean == [127.5, 127.5, 127.5])
            #expect(model.information.inputScaling?.scale == [0.0078125, 0.0078125, 0.0078125])
        }
    }

    @Test("An embedding of something else is not taken for a mistake")
    func unrelated() async throws {
        let picture = try Self.picture(16, 16)
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await Self.model(normalizes: true, in: folder).model
            #expect(
                !InputRecipe(width: 16, height: 16, ownScaling: nil)
                    .variants(for: picture).contains(.nearestNeighbour))
            var given = [Float](repeating: 0, count: 16)
            given[5] = 1
            let study = try PreprocessingStudy(model, picture: picture, given: given)
            #expect(study.nearest != nil && !study.isRecognized)
            let error = #expect(throws: Diagnostic.self) {
                try PreprocessingStudy(model, picture: picture, given: [1, 2])
            }
            #expect(error?.description.contains("2 numbers") == true)
        }
    }

    @Test("Pictures of one pixel and thin inputs do not trap")
    func extremes() throws {
        let picture = try Self.picture(1, 1)
        for (width, height) in [(1, 1), (2, 7), (112, 1)] {
            let recipe = InputRecipe(width: width, height: height, ownScaling: nil)
            for variant in recipe.variants(for: picture) {
                #expect(try recipe.tensor(variant, of: picture).count == 3 * width * height)
            }
        }
    }
}
