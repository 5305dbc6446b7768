import Foundation
import Testing

/// `burin check --reference`: recorded results and other artefacts.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct CheckReferenceTests {
    /// Runs the compiled model on a tensor: its path, and that of the embedding.
    private func recorded(in folder: String) throws -> (input: String, output: String) {
        let pixels: [Float] = (0..<37632).map { Float($0 % 199) }
        let (input, output) = ("\(folder)/x.npy", "\(folder)/y.npy")
        try NumpyFile.write(pixels, shape: [1, 3, 112, 112], to: input)
        let run = try CommandLineTool.run(
            "run", try CompiledModel.path(), "--input", input, "-o", output)
        try #require(run.exitCode == 0, "\(run.errors)")
        return (input, output)
    }

    @Test func recordedResultsTellTheReaderFromTheKernel() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let (input, output) = try recorded(in: folder)
            let arguments =
                ["check"] + CompiledModel.arguments + [
                    try CompiledModel.path(), "--reference", output, "--input", input,
                ]
            let same = try CommandLineTool.run(arguments)
            #expect(same.exitCode == 0, "\(same.errors)")
            #expect(same.output.contains("to what is recorded"))
            var (_, numbers) = try NumpyFile.read(output)
            numbers[0] += 1
            try NumpyFile.write(numbers, shape: [1, 128], to: output)
            let other = try CommandLineTool.run(arguments)
            #expect(other.exitCode == 5)
            #expect(other.errors.contains("the result departs from the recorded one"))
            #expect(other.errors.contains("the interpreter agrees with compiled code"))
            #expect(other.output.contains("compiled, interpreted  they agree"), "\(other.output)")
            #expect(other.output.contains("compiled, recorded     they DISAGREE"))
            // Without the model nothing tells which side is wrong.
            let alone = try CommandLineTool.run(
                "check", try CompiledModel.path(), "--reference", output, "--input", input)
            #expect(alone.exitCode == 5)
            #expect(alone.errors.contains("give the model itself besides"))
            let json = try CommandLineTool.run(arguments + ["--json"]).json()
            #expect(json["reference"] as? String == "interpreter")
            #expect((json["recorded"] as? [[String: Any]])?.count == 1)
            #expect((json["first_departure"] as? [String: Any])?["value"] as? String == "fc1")
            let inputless = try CommandLineTool.run(
                "check", try CompiledModel.path(), "--reference", output)
            #expect(inputless.exitCode == 1)
            #expect(inputless.errors.contains("recorded without their input"))
            try NumpyFile.write(numbers, shape: [2, 64], to: output)
            #expect(try CommandLineTool.run(arguments).exitCode == 5)
            try NumpyFile.write(Array(numbers.dropLast()), shape: [1, 127], to: output)
            let short = try CommandLineTool.run(arguments)
            #expect(short.exitCode == 1 && short.errors.contains("[1, 127]"))
        }
    }

    @Test func anotherArtefactIsComparedLayerByLayer() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let model = "\(folder)/chain-symbol.json"
            let layers = [SymbolChain.Layer(name: "a"), SymbolChain.Layer(name: "b")]
            try SymbolChain.symbol(layers).write(to: URL(fileURLWithPath: model))
            for (name, options) in [
                ("one", []), ("base", ["--isa", "baseline"]), ("other", ["--weights", "seed:2"]),
            ] {
                let weights = options.contains("seed:2") ? [] : ["--weights", "seed:1"]
                let result = try CommandLineTool.run(
                    ["compile", model, "--input-shape", "16x16", "-o", "\(folder)/\(name).so"]
                        + weights + options)
                try #require(result.exitCode == 0, "\(result.errors)")
            }
            let same = try CommandLineTool.run(
                "check", "\(folder)/one.so", "--reference", "\(folder)/base.so", "--json")
            #expect(same.exitCode == 0, "\(same.errors)")
            #expect(try same.json()["reference"] as? String == "artefact")
            #expect((try same.json()["values"] as? [Any])?.count == 3)
            let other = try CommandLineTool.run(
                "check", "\(folder)/one.so", "--reference", "\(folder)/other.so")
            #expect(other.exitCode == 5)
            #expect(other.errors.contains("departs from the other artefact"))
            #expect(other.errors.contains("node 'a'"))
            let nothing = try CommandLineTool.run("check", "\(folder)/one.so")
            #expect(nothing.exitCode == 1 && nothing.errors.contains("--reference B.so"))
            let options = try CommandLineTool.run(
                "check", "\(folder)/one.so", "--reference", "\(folder)/base.so", "--isa", "avx2")
            #expect(options.exitCode == 1 && options.errors.contains("compiled already"))
        }
    }

    @Test func preprocessingNamesTheMistake() throws {
        let model = try CompiledModel.path()
        let picture = CommandLineTool.sample("cleo.png")
        let plain = try CommandLineTool.run("check", model, "--preprocessing", "--image", picture)
        #expect(plain.exitCode == 0, "\(plain.errors)")
        #expect(plain.output.contains("(x - 127.5) * 0.0078125"))
        #expect(plain.output.contains("BGR order"))
        #expect(!plain.output.contains("The given embedding"))
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                "run", model, picture, "-o", "\(folder)/right.npy")
            try #require(result.exitCode == 0)
            let json = try CommandLineTool.run(
                "check", model, "--preprocessing", "--image", picture, "--against",
                "\(folder)/right.npy", "--json"
            ).json()
            let nearest = try #require(json["nearest"] as? [String: Any])
            #expect(nearest["key"] as? String == "right")
            #expect(nearest["is_recognized"] as? Bool == true)
            let rows = try #require(json["rows"] as? [[String: Any]])
            #expect(rows.count >= 14 && rows[0]["cosine"] as? Double ?? 0 > 0.9999999)
            let pictureless = try CommandLineTool.run(
                "check", model, "--preprocessing", "--against", "\(folder)/right.npy")
            #expect(pictureless.exitCode == 1 && pictureless.errors.contains("--image"))
        }
    }
}
