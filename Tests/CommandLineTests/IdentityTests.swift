import FaceImages
import Foundation
import Testing

/// From pictures to verified identities: `align`, `embed`, `compare`, `search` and `verify` one
/// after the other, against what MXNet recorded.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct IdentityTests {
    /// What `Fixtures/record_identity.py` wrote.
    private struct Recording: Decodable {
        let pictures: [String]
        let plain: [[Double]]
        let plainMirrored: [[Double]]
        let doubled: [[Double]]
        let doubledMirrored: [[Double]]
    }

    private static let fixtures = "\(CommandLineTool.root)/Tests/CommandLineTests/Fixtures"

    private func recording() throws -> Recording {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(Self.fixtures)/identity.json"))
        return try JSONDecoder().decode(Recording.self, from: data)
    }

    /// The squared distance of what is left of two vectors at length 1.
    private func distance(_ first: [Double], _ second: [Double]) -> Double {
        2 - 2 * IdentityChain.cosine(first, second)
    }

    private func sum(_ first: [Double], _ second: [Double]) -> [Double] {
        zip(first, second).map { $0 + $1 }
    }

    @Test func drawnFacesAreVerified() throws {
        let recording = try recording()
        try CommandLineTool.withTemporaryFolder { folder in
            let model = "\(folder)/identity.so"
            let compiled = try CommandLineTool.run(
                "compile", "\(Self.fixtures)/identity-symbol.json", "-o", model)
            #expect(compiled.exitCode == 0, "\(compiled.errors)")
            let faces = try recording.pictures.map {
                try Image.decode(path: CommandLineTool.sample($0))
            }
            let chain = IdentityChain(
                model: model, names: recording.pictures.map { String($0.prefix { $0 != "." }) },
                persons: Array(faces.indices), faces: faces, recorded: recording.plain,
                folder: folder)
            try chain.align()
            let embeddings = try chain.embed()
            try chain.compare()
            try chain.search()
            let plain = try chain.verify(embeddings, options: ["--no-flip"])
            for (pair, distance) in zip(chain.pairs, plain) {
                let expected = self.distance(embeddings[pair.first], embeddings[pair.second])
                #expect(abs(distance - expected) < 1e-6)
            }
            let sums = zip(recording.plain, recording.plainMirrored).map(sum)
            let mirrored = try chain.verify(embeddings, options: [])
            for (pair, distance) in zip(chain.pairs, mirrored) where pair.second < sums.count {
                let expected = self.distance(sums[pair.first], sums[pair.second])
                #expect(abs(distance - expected) < 4 * IdentityChain.errorBound)
            }
            try expectResizing(recording, faces, model, folder)
        }
    }

    /// Pictures of twice the size, which MXNet resized with `image.resize_short`.
    private func expectResizing(
        _ recording: Recording, _ faces: [Image], _ model: String, _ folder: String
    ) throws {
        let pictures = try faces.map { face in
            let pixels = (0..<224 * 224).flatMap { index in
                let start = (index / 448 * 112 + index % 224 / 2) * 3
                return face.pixels[start..<start + 3]
            }
            return try Image(width: 224, height: 224, pixels: pixels).encodedPNG()
        }
        let pairs = (0..<20).map { ($0 % 4, $0.isMultiple(of: 2) ? $0 % 4 : ($0 + 1) % 4) }
        let path = "\(folder)/doubled.bin"
        try PickledSet.write(
            pairs.flatMap { [pictures[$0.0], pictures[$0.1]] },
            labels: (0..<20).map { $0.isMultiple(of: 2) }, to: path)
        let sums = zip(recording.doubled, recording.doubledMirrored).map(sum)
        for (options, rows) in [(["--no-flip"], recording.doubled), ([], sums)] {
            let result = try CommandLineTool.run(["verify", model, path, "--json"] + options)
            #expect(result.exitCode == 0)
            #expect(result.errors.contains("40 pictures were resized, the first from 224x224"))
            let set = (try result.json()["sets"] as? [[String: Any]])?.first
            let distances = try #require(set?["distances"] as? [Double])
            for (pair, distance) in zip(pairs, distances) {
                let expected = self.distance(rows[pair.0], rows[pair.1])
                #expect(abs(distance - expected) < 4 * IdentityChain.errorBound)
            }
        }
    }

    @Test(arguments: [(112, 120), (120, 112), (113, 112), (226, 224)])
    func otherProportionsAreRefused(width: Int, height: Int) throws {
        let model = try CompiledModel.path()
        let picture = try Image(
            width: width, height: height,
            pixels: [UInt8](repeating: 90, count: width * height * 3)
        ).encodedPNG()
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/wide.bin"
            try PickledSet.write(
                [[UInt8]](repeating: picture, count: 40),
                labels: (0..<20).map { $0.isMultiple(of: 2) }, to: path)
            let result = try CommandLineTool.run("verify", model, path)
            #expect(result.exitCode == 3 && result.output.isEmpty)
            #expect(
                result.errors.contains(
                    "the picture is \(width)x\(height); expected 112x112, the model's size, or "),
                "\(result.errors)")
        }
    }

    @Test func theTrainedNetworkKnowsThreeFaces() throws {
        let shared = "\(CommandLineTool.root)/../shared/models/mobilefacenet"
        guard SharedFiles.has(shared) else { return }
        let numbers = try NumpyFile.read("\(shared)/embeddings.npy").values.map(Double.init)
        try #require(numbers.count == 3 * 128)
        let recorded = (0..<3).map { Array(numbers[128 * $0..<128 * $0 + 128]) }
        try CommandLineTool.withTemporaryFolder { folder in
            let names = ["a", "b1", "b2"]
            let model = "\(folder)/mobilefacenet.so"
            let compiled = try CommandLineTool.run(
                "compile", "\(shared)/mobilefacenet-symbol.json", "-o", model)
            #expect(compiled.exitCode == 0, "\(compiled.errors)")
            let chain = IdentityChain(
                model: model, names: names, persons: [0, 1, 1],
                faces: try names.map { try Image.decode(path: "\(shared)/\($0).jpg") },
                recorded: recorded, folder: folder)
            try chain.align()
            let embeddings = try chain.embed()
            try chain.compare()
            try chain.search()
            let distances = try chain.verify(embeddings, options: ["--no-flip"])
            for (pair, distance) in zip(chain.pairs, distances) where pair.second < 3 {
                let expected = self.distance(recorded[pair.first], recorded[pair.second])
                #expect(abs(distance - expected) < 4 * IdentityChain.errorBound)
            }
            _ = try chain.verify(embeddings, options: [])
            try expectTheJPEGsToBeVerified(shared, recorded, model, folder)
        }
    }

    /// The faces as they were recorded, beside MXNet's embeddings.
    private func expectTheJPEGsToBeVerified(
        _ shared: String, _ recorded: [[Double]], _ model: String, _ folder: String
    ) throws {
        let pictures = try ["a", "b1", "b2"].map {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(shared)/\($0).jpg")))
        }
        // Two pairs a fold: both pictures of one person, then of two.
        let order = (0..<10).flatMap { _ in [1, 2, 0, 1] }
        let reference = "\(folder)/mxnet.npy"
        try NumpyFile.write(
            order.flatMap { recorded[$0].map(Float.init) }, shape: [40, 128], to: reference)
        for writer in PickledSet.Writer.allCases {
            let path = "\(folder)/jpeg-\(writer).bin"
            try PickledSet.write(
                order.map { pictures[$0] }, labels: (0..<20).map { $0.isMultiple(of: 2) },
                to: path, by: writer)
            let result = try CommandLineTool.run(
                "verify", model, path, "--no-flip", "--against", reference, "--json")
            #expect(result.exitCode == 0, "\(result.errors)")
            let json = try result.json()
            let set = try #require((json["sets"] as? [[String: Any]])?.first)
            let distances = try #require(set["distances"] as? [Double])
            #expect(abs(distances[0] - (2 - 2 * 0.8724)) < 2e-3)
            #expect(abs(distances[1] - (2 - 2 * 0.0716)) < 2e-3)
            #expect((set["accuracy"] as? [String: Double])?["mean"] == 1)
            let against = try #require((json["against"] as? [[String: Any]])?.first)
            #expect(against["largest_drift"] as? Double ?? 1 < 1e-5)
            #expect(against["flips"] as? Int == 0)
        }
    }
}
