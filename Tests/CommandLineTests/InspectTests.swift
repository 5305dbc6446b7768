import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct InspectTests {
    @Test func textTellsWhatTheModelIs() throws {
        let result = try CommandLineTool.run(["inspect"] + CompiledModel.arguments)
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        for part in [
            "data [1, 3, 112, 112]", "fc1 [1, 128]", "mean=127.5 scale=0.0078125", "depthwise",
            "FoldBatchNormalization", "activation arena", "subnormals",
        ] {
            #expect(result.output.contains(part), "\(part)")
        }
    }

    @Test func jsonAddsUp() throws {
        let arguments = ["inspect", "--json", "--explain"] + CompiledModel.arguments
        let json = try CommandLineTool.run(arguments).json()
        let kernels = try #require(json["kernels"] as? [[String: Any]])
        let steps = try #require(json["steps"] as? Int)
        #expect(kernels.compactMap { $0["steps"] as? Int }.reduce(0, +) == steps)
        let macs = try #require(json["macs"] as? Int)
        #expect(kernels.compactMap { $0["macs"] as? Int }.reduce(0, +) == macs)
        #expect((json["layers"] as? [Any])?.count == steps)
        let arena = try #require(json["arena_bytes"] as? Int)
        #expect(arena >= (json["largest_live_bytes"] as? Int ?? .max))
        let passes = try #require(json["passes"] as? [[String: Any]])
        let counts = passes.map { ($0["nodes_before"] as? Int, $0["nodes_after"] as? Int) }
        for (earlier, later) in zip(counts, counts.dropFirst()) { #expect(earlier.1 == later.0) }
        #expect((counts.last?.1 ?? .max) < (counts.first?.0 ?? 0))
    }

    @Test func everyLayerTellsItsKernelsAndCosts() throws {
        let arguments = ["inspect", "--json", "--explain"] + CompiledModel.arguments
        let layers = try #require(
            try CommandLineTool.run(arguments).json()["layers"] as? [[String: Any]])
        var choices = 0
        for layer in layers {
            let candidates = try #require(layer["candidates"] as? [[String: Any]])
            let times = candidates.compactMap { $0["estimated_microseconds"] as? Double }
            #expect(times.count == candidates.count && times.allSatisfy { $0 > 0 })
            #expect(candidates.count { $0["is_chosen"] as? Bool == true } == 1, "\(layer)")
            let parts = try #require(layer["parts"] as? [String: Double])
            #expect(parts.count == 3 && parts.values.allSatisfy { $0 >= 0 }, "\(layer)")
            choices += candidates.count > 1 ? 1 : 0
        }
        #expect(choices > 10 && choices < layers.count)
        let dense = try #require(layers.first { $0["kernel"] as? String == "dense" })
        let candidates = try #require(dense["candidates"] as? [[String: Any]])
        #expect(candidates.map { $0["kernel"] as? String } == ["dense"])
    }

    @Test func memoryIsToldForEveryBatchOfModelAndArtefact() throws {
        let model = CompiledModel.arguments + ["--batch", "1,8", "--json"]
        let stated = try CommandLineTool.run(["inspect"] + model).json()
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/network.so"
            #expect(try CommandLineTool.run(["compile"] + model + ["-o", path]).exitCode == 0)
            let compiled = try CommandLineTool.run("inspect", path, "--json").json()
            for json in [stated, compiled] {
                for key in ["", "_8"] {
                    let arena = try #require(json["arena_bytes\(key)"] as? Int)
                    let live = try #require(json["largest_live_bytes\(key)"] as? Int)
                    let ratio = try #require(json["arena_ratio\(key)"] as? Double)
                    #expect(live > 0 && abs(ratio - Double(arena) / Double(live)) < 1e-9)
                    #expect(live == stated["largest_live_bytes\(key)"] as? Int)
                }
            }
            let text = try CommandLineTool.run("inspect", path).output
            #expect(text.contains("arena to live set of 8 images"))
        }
    }

    @Test func halfPrecisionHalvesTheLargestDenseLayer() throws {
        let arguments = ["inspect", "lresnet-34e-ir", "--quiet", "--json"]
        let plain = try CommandLineTool.run(arguments).json()
        let half = try CommandLineTool.run(arguments + ["--weights", "f16"]).json()
        #expect(plain["half_layers"] == nil)
        #expect(half["half_layers"] as? String == "pre_fc1")
        let bytes = try [plain, half].map { try #require($0["weights_bytes"] as? Int) }
        // 512 x 7 x 7 numbers for each of 512: two bytes of each are saved.
        #expect(bytes[0] - bytes[1] == 512 * 25088 * 2)
    }

    @Test func anArchitectureWithoutWeightsIsShownAllTheSame() throws {
        let result = try CommandLineTool.run("inspect", "mobilefacenet", "--no-passes")
        #expect(result.exitCode == 0)
        #expect(result.errors.contains("seed:0"))
        #expect(try CommandLineTool.run("inspect", "mobilefacenet", "-q").errors.isEmpty)
    }

    @Test(arguments: [
        ("import", "input %data : [N, 3, H, W]"),
        ("SpecializeShape", "input %data : [1, 3, 112, 112]"),
        ("FoldBatchNormalization", "bias=true"), ("FuseEpilogue", " then prelu("),
    ])
    func graphAfterAPass(_ pass: String, _ part: String) throws {
        let result = try CommandLineTool.run(
            ["inspect"] + CompiledModel.arguments + ["--print-graph", "after:\(pass)"])
        #expect(result.exitCode == 0)
        #expect(result.output.hasPrefix("graph \"mobilefacenet\"\n"))
        #expect(result.output.contains(part))
        #expect(result.output.contains("\noutput %fc1\n"))
    }

    @Test func theLastGraphIsTheDefault() throws {
        let model = ["inspect"] + CompiledModel.arguments
        let plain = try CommandLineTool.run(model + ["--print-graph"])
        let named = try CommandLineTool.run(model + ["--print-graph=after:EliminateDeadNodes"])
        #expect(plain.output == named.output)
        #expect(plain.output.contains(" then prelu("))
    }

    @Test func artefactTellsItsInformation() throws {
        let path = try CompiledModel.path()
        let text = try CommandLineTool.run("inspect", path, "--explain")
        #expect(text.exitCode == 0)
        #expect(text.output.contains("clang"))
        let json = try CommandLineTool.run("inspect", path, "--json").json()
        let inputs = try #require(json["inputs"] as? [[String: Any]])
        #expect(inputs.first?["shape"] as? [Int] == [1, 3, 112, 112])
        #expect((json["weights_bytes"] as? Int ?? 0) > 3_000_000)
        #expect(json["source"] as? String == "mobilefacenet")
        #expect((json["passes"] as? String)?.hasPrefix("RemoveTrainingTail, ") == true)
        let preprocessing = json["preprocessing"] as? String
        #expect(preprocessing?.contains("mean=127.5 scale=0.0078125") == true)
        #expect((json["flags"] as? String)?.hasPrefix("-O3 ") == true)
        let version = try CommandLineTool.run("--version").output.split(separator: "\n").first
        #expect(version?.contains(json["burin_version"] as? String ?? "?") == true)
        let kernels = try #require(json["kernels"] as? [[String: Any]])
        let values = try CommandLineTool.run("inspect", path, "--json", "--explain").json()[
            "values"]
        #expect(
            kernels.compactMap { $0["values"] as? Int }.reduce(0, +)
                == (values as? [Any])?.count)
    }

    @Test func digestsTellModelsApart() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let other = "\(folder)/other.so"
            let result = try CommandLineTool.run(
                "compile", "mobilefacenet", "--weights", "seed:2", "-o", other)
            #expect(result.exitCode == 0, "\(result.errors)")
            let paths = [try CompiledModel.path(), other]
            for key in ["model_digest", "parameters_digest", "weights_digest"] {
                let digests = try paths.map {
                    try CommandLineTool.run("inspect", $0, "--json").json()[key] as? String
                }
                #expect(digests.allSatisfy { $0?.count == 16 } && digests[0] != digests[1])
            }
        }
    }

    private static let checkpoint =
        "\(CommandLineTool.root)/../shared/models/mobilefacenet/mobilefacenet-symbol.json"

    @Test(.enabled(if: SharedFiles.has(checkpoint)))
    func checkpointIsReadWithItsOwnNumbers() throws {
        let json = try CommandLineTool.run("inspect", Self.checkpoint, "--json").json()
        #expect((json["parameter_file"] as? String)?.hasSuffix("mobilefacenet-0000.params") == true)
        #expect(json["format"] as? String == "MXNet")
        let outputs = try #require(json["outputs"] as? [[String: Any]])
        #expect(outputs.first?["shape"] as? [Int] == [1, 128])
        let own = try CommandLineTool.run("inspect", Self.checkpoint, "--print-graph")
        let seeded = try CommandLineTool.run(
            "inspect", Self.checkpoint, "--weights", "seed:0", "--print-graph")
        #expect(own.output.contains("fnv1a64"))
        #expect(own.output != seeded.output)
    }
}
