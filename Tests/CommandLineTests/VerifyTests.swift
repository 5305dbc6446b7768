import Foundation
import Testing

/// `burin verify` end to end, with seeded weights on drawn pictures; ``IdentityTests`` has networks
/// whose embeddings are recorded.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct VerifyTests {
    static func fixture(_ name: String) -> String {
        "\(CommandLineTool.root)/Tests/VerificationTests/Fixtures/\(name)"
    }

    private static let faces = fixture("faces-py2-p2.bin")

    /// All of a report of one set behind its names: figures, folds, labels and distances.
    private static func figures(_ output: String) -> Substring? {
        output.range(of: "\"pairs\":20").map { output[$0.lowerBound...] }
    }

    private func set(_ json: [String: Any], _ index: Int = 0) throws -> [String: Any] {
        let sets = try #require(json["sets"] as? [[String: Any]])
        return try #require(sets.indices.contains(index) ? sets[index] : nil)
    }

    @Test func tableIsTheFields() throws {
        let result = try CommandLineTool.run("verify", try CompiledModel.path(), Self.faces)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        let line = try #require(
            result.output.split(separator: "\n").first { $0.contains("faces-py2-p2") })
        let pattern = #/20 +[01]\.\d{5}\+-0\.\d{5} +[01]\.\d{5}\+-0\.\d{5}( +[01]\.\d{5}){3} +\d/#
        #expect(line.contains(pattern), "\(line)")
        #expect(!result.output.contains("CRU-Net-116"), "nothing is published of this set")
    }

    /// The figures follow from the embeddings `burin run` gives: distance 2 - 2 cos.
    @Test func distancesAreThoseOfRun() throws {
        let model = try CompiledModel.path()
        let json = try CommandLineTool.run("verify", model, Self.faces, "--no-flip", "--json")
            .json()
        #expect(json["mirrored"] as? Bool == false)
        let pictures = ["ada-1.png", "ada-2.png", "ben.jpg", "cleo.png"]
        let run = try CommandLineTool.run(
            ["run", model] + pictures.map(CommandLineTool.sample) + ["--similarity", "--json"])
        let cosines = try #require(try run.json()["cosines"] as? [[Double]])
        let distances = try #require(try set(json)["distances"] as? [Double])
        // As make_sets.py pairs them: ada with ada, ada-1 with ben, ben with ben, ada-2 with cleo.
        for (pair, (first, second)) in [(0, 1), (0, 2), (2, 2), (1, 3)].enumerated() {
            #expect(abs(distances[pair] - (2 - 2 * cosines[first][second])) < 1e-9)
        }
        #expect(try set(json)["labels"] as? [Bool] == (0..<20).map { $0.isMultiple(of: 2) })
    }

    @Test func dialectsThreadsAndPairsFilesGiveTheSame() throws {
        let model = try CompiledModel.path()
        let reference = try CommandLineTool.run("verify", model, Self.faces, "--json").output
        try CommandLineTool.withTemporaryFolder { folder in
            let genuine = [
                ("ada-1.png", "ada-2.png"), ("ben.jpg", "ben.jpg"),
                ("cleo.png", "cleo.png"), ("ada-2.png", "ada-1.png"),
            ]
            let impostors = [
                ("ada-1.png", "ben.jpg"), ("ada-2.png", "cleo.png"),
                ("ben.jpg", "cleo.png"), ("cleo.png", "ada-1.png"), ("ben.jpg", "ada-2.png"),
            ]
            let lines = (0..<10).map { index in
                let (one, two) = (genuine[index % 4], impostors[index % 5])
                return "\(one.0) \(one.1) 1\n\(two.0)\t\(two.1)\t0\n"
            }
            let pairs = "\(folder)/pairs.txt"
            try lines.joined().write(toFile: pairs, atomically: true, encoding: .utf8)
            let runs = [
                [Self.fixture("faces-py3-p4.bin"), "--threads", "all"],
                [Self.faces, "--threads", "7"],
                [pairs, "--images", "\(CommandLineTool.root)/Samples"],
            ]
            #expect(Self.figures(reference)?.contains("\"distances\":[") == true)
            for arguments in runs {
                let result = try CommandLineTool.run(["verify", model, "--json"] + arguments)
                #expect(result.exitCode == 0, "\(result.errors)")
                #expect(Self.figures(result.output) == Self.figures(reference), "\(arguments)")
            }
        }
    }

    @Test func anotherEngineIsCompared() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/y.npy"
            let sets = [Self.faces, Self.fixture("faces-py3-p4.bin")]
            let first = try CommandLineTool.run(["verify", model] + sets + ["-o", path])
            #expect(first.exitCode == 0, "\(first.errors)")
            let header = String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self
            )
            .prefix(120)
            #expect(header.contains("<f8") && header.contains("(80, 128)"))
            let again = try CommandLineTool.run(
                ["verify", model] + sets + ["--against", path, "--json"])
            let same = try #require(try again.json()["against"] as? [[String: Any]])
            #expect(same.count == 2)
            for entry in same {
                #expect(entry["largest_drift"] as? Double == 0)
                #expect(entry["flips"] as? Int == 0 && entry["difference"] as? Double == 0)
            }
            let other = try CommandLineTool.run(
                "verify", "mobilefacenet", "--weights", "seed:2", Self.faces, "--against", path)
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("[80, 128]; expected [40, D]"), "\(other.errors)")
            let theirs = try CommandLineTool.run(
                ["verify", "mobilefacenet", "--weights", "seed:2", "--against", path] + sets)
            #expect(theirs.exitCode == 0, "\(theirs.errors)")
            #expect(theirs.output.contains("Beside the other embeddings"))
            #expect(theirs.output.contains("largest drift"))
        }
    }

    /// What half precision of a dense layer costs: a little drift, no decision.
    @Test func halfWeightsDriftALittle() throws {
        let network = ["mobilefacenet", "--output", "E", "--weights", "seed:1"]
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/y.npy"
            let float = try CommandLineTool.run(["verify"] + network + [Self.faces, "-o", path])
            #expect(float.exitCode == 0, "\(float.errors)")
            let half = try CommandLineTool.run(
                ["verify"] + network
                    + ["--weights", "f16", Self.faces, "--against", path, "--json"])
            #expect(half.exitCode == 0, "\(half.errors)")
            let entry = try #require((try half.json()["against"] as? [[String: Any]])?.first)
            let drift = try #require(entry["largest_drift"] as? Double)
            let mean = try #require(entry["mean_drift"] as? Double)
            #expect(drift > 0 && drift < 1e-4 && mean > 0 && mean <= drift)
            #expect(entry["correlation"] as? Double ?? 0 > 0.9999)
            #expect(entry["flips"] as? Int == 0 && entry["difference"] as? Double == 0)
        }
    }

    @Test func knownSetsHaveThePublishedAccuracyBeside() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let names = ["LFW", "cfp_fp", "cfp_ff", "calfw", "cplfw", "agedb_30"]
            let paths = names.map { "\(folder)/\($0).bin" }
            for path in paths { try FileManager.default.copyItem(atPath: Self.faces, toPath: path) }
            let result = try CommandLineTool.run(["verify", model] + paths)
            #expect(result.exitCode == 0, "\(result.errors)")
            for (name, published) in [
                ("LFW", "0.99867+-0.00180"), ("CFP_FP", "0.98386+-0.00542"),
                ("CFP_FF", "0.99729+-0.00216"), ("CALFW", "0.95933+-0.01119"),
                ("CPLFW", "0.92833+-0.01624"), ("AgeDB30", "0.97983+-0.00765"),
            ] {
                let line = result.output.split(separator: "\n").first { $0.contains("  \(name) ") }
                #expect(line?.contains(published) == true, "\(name)")
            }
        }
    }

    /// LFW's names, which may themselves have underscores and digits, with and without folders.
    @Test func namesOfLFWAreFound() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let files = [
                ("ada-1.png", "J_Lo_2/J_Lo_2_0001.png"), ("ada-2.png", "J_Lo_2/J_Lo_2_0014.png"),
                ("ben.jpg", "50_Cent/50_Cent_0003.jpg"),
            ]
            for (sample, name) in files {
                for path in [
                    "\(folder)/deep/\(name)", "\(folder)/flat/\(name.split(separator: "/")[1])",
                ] {
                    try FileManager.default.createDirectory(
                        atPath: (path as NSString).deletingLastPathComponent,
                        withIntermediateDirectories: true)
                    try FileManager.default.copyItem(
                        atPath: CommandLineTool.sample(sample), toPath: path)
                }
            }
            let lines = (0..<10).map { _ in "J_Lo_2\t1\t14\nJ_Lo_2\t1\t50_Cent\t3\n" }.joined()
            let pairs = "\(folder)/pairs.txt"
            try "10\t1\n\(lines)".write(toFile: pairs, atomically: true, encoding: .utf8)
            let outputs = try ["deep", "flat"].map { name in
                let result = try CommandLineTool.run(
                    "verify", model, pairs, "--images", "\(folder)/\(name)", "--json")
                #expect(result.exitCode == 0, "\(result.errors)")
                return result.output
            }
            #expect(outputs[0] == outputs[1] && outputs[0].contains("\"pairs\":20"))
            let missing = lines.replacingOccurrences(of: "14", with: "15")
            try missing.write(toFile: pairs, atomically: true, encoding: .utf8)
            let result = try CommandLineTool.run(
                "verify", model, pairs, "--images", "\(folder)/deep")
            #expect(result.exitCode == 3)
            #expect(result.errors.contains("/deep/J_Lo_2/J_Lo_2_0015: cannot be read: No such"))
            #expect(result.errors.contains("ending in .jpg, .png, .jpeg, there or as"))
            #expect(result.errors.contains("/deep/J_Lo_2_0015\n"), "\(result.errors)")
        }
    }

    @Test func picturesOfAnotherSizeAreRefused() throws {
        let model = try CompiledModel.path()
        let file = CommandLineTool.sample("ada-180x150.jpg")
        let picture = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/wide.bin"
            try PickledSet.write(
                [[UInt8]](repeating: picture, count: 40),
                labels: (0..<20).map { $0.isMultiple(of: 2) }, to: path)
            let result = try CommandLineTool.run("verify", model, path)
            #expect(result.exitCode == 3)
            #expect(result.errors.contains("wide.bin[0]: the picture is 180x150"))
            #expect(result.errors.contains("expected 112x112"), "\(result.errors)")
            #expect(result.output.isEmpty)
        }
    }

    @Test func setsThatAreNoneLeaveNothingBehind() throws {
        let model = try CompiledModel.path()
        let picture = try [UInt8](
            Data(contentsOf: URL(fileURLWithPath: CommandLineTool.sample("ben.jpg"))))
        try CommandLineTool.withTemporaryFolder { folder in
            let sets: [(name: String, images: [[UInt8]], labels: [Bool], message: String)] = [
                ("few", [picture, picture, picture, picture], [true, false], "at least 20"),
                ("odd", [picture, picture, picture], [true], "3 images, an odd number"),
                (
                    "genuine", [[UInt8]](repeating: picture, count: 40),
                    [Bool](repeating: true, count: 20), "labels are alike"
                ),
                (
                    "sorted", [[UInt8]](repeating: picture, count: 40), (0..<20).map { $0 < 10 },
                    "fold 1 of 10 has no pair of two persons"
                ),
                (
                    "damaged", [[UInt8]](repeating: Array(picture.prefix(99)), count: 40),
                    (0..<20).map { $0.isMultiple(of: 2) }, "damaged.bin["
                ),
            ]
            for set in sets {
                let path = "\(folder)/\(set.name).bin"
                try PickledSet.write(set.images, labels: set.labels, to: path)
                let result = try CommandLineTool.run(
                    "verify", model, path, "-o", "\(folder)/y.npy", "--svg", "\(folder)/x.svg",
                    "--html", "\(folder)/x.html")
                #expect(result.exitCode == 3)
                #expect(result.errors.contains(set.message), "\(result.errors)")
                #expect(result.errors.contains("\(set.name).bin") && result.output.isEmpty)
                try FileManager.default.removeItem(atPath: path)
            }
            let picture = CommandLineTool.sample("ben.jpg")
            let wrong = try CommandLineTool.run("verify", model, picture)
            #expect(wrong.exitCode == 3 && wrong.errors.contains("opcode"), "\(wrong.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }
}
