import Foundation
import Testing

/// What `burin embed` goes on with, and what it does again.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct EmbedResumeTests {
    /// A folder of three good pictures and one that is empty, at which a run stops.
    private static func fill(_ folder: String) throws -> [String] {
        let pictures = "\(folder)/pictures"
        try FileManager.default.createDirectory(
            atPath: pictures, withIntermediateDirectories: true)
        let samples = ["ada-1.png", "ada-2.png", "cleo.png"].enumerated().map { index, sample in
            (from: CommandLineTool.sample(sample), to: "\(pictures)/\(index).png")
        }
        for (from, to) in samples { try FileManager.default.copyItem(atPath: from, toPath: to) }
        try Data().write(to: URL(fileURLWithPath: "\(pictures)/3.png"))
        return samples.map(\.to) + ["\(pictures)/3.png"]
    }

    private static func replace(_ path: String, by sample: String) throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: CommandLineTool.sample(sample), toPath: path)
    }

    @Test func aReplacedPictureIsEmbeddedAgain() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder)
            let output = "\(folder)/g.npy"
            let arguments = ["embed", model, "\(folder)/pictures", "-o", output]
            #expect(try CommandLineTool.run(arguments).exitCode == 3)
            try Self.replace(pictures[1], by: "ben.jpg")
            try Self.replace(pictures[3], by: "ada-1.png")
            let resumed = try CommandLineTool.run(arguments)
            #expect(resumed.exitCode == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("1 of 4 pictures are done"), "\(resumed.errors)")
            #expect(resumed.errors.contains("\(pictures[1]): was replaced since"))
            let numbers = try NumpyFile.read(output).values
            #expect(try CommandLineTool.run(arguments).exitCode == 0)
            #expect(try NumpyFile.read(output).values == numbers)
            #expect(numbers[..<128] == numbers[384...], "of equal pictures")
        }
    }

    @Test func aRepairedPictureGoesOn() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder)
            let arguments = ["embed", model, "\(folder)/pictures", "-o", "\(folder)/g.jsonl"]
            #expect(try CommandLineTool.run(arguments).exitCode == 3)
            try Self.replace(pictures[3], by: "ada-1.png")
            let resumed = try CommandLineTool.run(arguments)
            #expect(resumed.exitCode == 0, "\(resumed.errors)")
            #expect(resumed.errors.contains("3 of 4 pictures are done"))
            #expect(!resumed.errors.contains("was replaced"))
        }
    }

    /// Pictures that a run left out before it was killed are named by the one that ends.
    @Test func badPicturesOfEarlierRunsAreNamed() throws {
        let model = try CompiledModel.path()
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder)
            try Data().write(to: URL(fileURLWithPath: pictures[1]))
            let output = "\(folder)/g.npy"
            let arguments = ["embed", model, "\(folder)/pictures", "-o", output, "--keep-going"]
            // A folder where the list belongs: all is done, and nothing can be written.
            let list = "\(folder)/g.txt"
            try FileManager.default.createDirectory(
                atPath: list, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: "\(output).part"))
            let stopped = try CommandLineTool.run(arguments)
            #expect(stopped.exitCode == 1, "\(stopped.errors)")
            try FileManager.default.removeItem(atPath: list)
            let resumed = try CommandLineTool.run(arguments)
            #expect(resumed.exitCode == 3)
            #expect(resumed.errors.contains("4 of 4 pictures are done"), "\(resumed.errors)")
            for picture in [pictures[1], pictures[3]] {
                #expect(resumed.errors.contains("\(picture): could not be read by an earlier run"))
            }
            #expect(resumed.errors.contains("2 pictures could not be read and are left out"))
            #expect(resumed.output.contains("g.npy: 2 embeddings, "))
        }
    }

    /// One convolution and an activation, which has no parameters: their files are the same.
    private static func symbol(_ activation: String) throws -> Data {
        func variable(_ name: String) -> [String: Any] {
            ["op": "null", "name": name, "inputs": [Any]()]
        }
        func node(
            _ operation: String, _ name: String, _ attributes: [String: String], _ inputs: [Int]
        ) -> [String: Any] {
            [
                "op": operation, "name": name, "attrs": attributes,
                "inputs": inputs.map { [$0, 0, 0] },
            ]
        }
        let nodes = [
            variable("data"), variable("c_weight"),
            node(
                "Convolution", "c",
                ["kernel": "(3, 3)", "stride": "(8, 8)", "num_filter": "4", "no_bias": "True"],
                [0, 1]),
            node("Activation", "a", ["act_type": activation], [2]),
            variable("fc1_weight"),
            node("FullyConnected", "fc1", ["num_hidden": "4", "no_bias": "True"], [3, 4]),
        ]
        return try JSONSerialization.data(withJSONObject: [
            "nodes": nodes, "arg_nodes": [0, 1, 4], "heads": [[5, 0, 0]],
            "attrs": ["mxnet_version": ["int", 10901]],
        ])
    }

    /// Networks may share all parameters and compute other things with them.
    @Test func anotherNetworkOfTheSameWeightsIsAnotherModel() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let pictures = try Self.fill(folder)
            let models = try ["relu", "sigmoid"].map { activation in
                let symbol = "\(folder)/net-\(activation)-symbol.json"
                try Self.symbol(activation).write(to: URL(fileURLWithPath: symbol))
                let model = "\(folder)/\(activation)/net.so"
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(activation)", withIntermediateDirectories: true)
                let compiled = try CommandLineTool.run(
                    "compile", symbol, "--weights", "seed:3", "-o", model)
                #expect(compiled.exitCode == 0, "\(compiled.errors)")
                return model
            }
            let digests = try models.map { model in
                try CommandLineTool.run("inspect", model, "--json").json()["weights_digest"]
                    as? String
            }
            #expect(digests[0] == digests[1], "the case this is about")
            let output = "\(folder)/g.csv"
            func embed(_ model: String) throws -> CommandLineTool.Result {
                try CommandLineTool.run(
                    "embed", model, "\(folder)/pictures", "-o", output, "--threads", "1")
            }
            #expect(try embed(models[0]).exitCode == 3)
            let other = try embed(models[1])
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("another model"), "\(other.errors)")
            // The same one goes on, from wherever it is loaded.
            let copy = "\(folder)/copy.so"
            try FileManager.default.copyItem(atPath: models[0], toPath: copy)
            try Self.replace(pictures[3], by: "ada-1.png")
            let same = try embed(copy)
            #expect(same.exitCode == 0 && same.errors.contains("3 of 4"), "\(same.errors)")
        }
    }
}
