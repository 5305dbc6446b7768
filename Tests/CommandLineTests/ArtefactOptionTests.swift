import Foundation
import Testing

/// Options of `compile` that say what an artefact is made for.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ArtefactOptionTests {
    @Test func severalSetsAndMappedWeights() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/face.so"
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + [
                    "--isa", "baseline", "--isa", "avx2", "--weights", "file", "--license-note",
                    "for research", "-o", path,
                ])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("with header and weights beside it"))
            let text = try CommandLineTool.run("inspect", path)
            #expect(text.output.contains("avx2, baseline"))
            #expect(text.output.contains("face.weights"))
            #expect(text.output.contains("for research"))
            let picture = CommandLineTool.sample("ada-1.png")
            let expected = try CommandLineTool.run("run", try CompiledModel.path(), picture)
            #expect(try CommandLineTool.run("run", path, picture).output == expected.output)
            let other = try CommandLineTool.run(
                ["run", path, picture], environment: ["FACE_ISA": "avx512"])
            #expect(other.exitCode == 1)
            #expect(other.errors.contains("FACE_ISA in the environment is 'avx512'"))
            #expect(other.errors.contains("of avx2, baseline"))
            #expect(!other.errors.contains("Compile"))
            let threads = try CommandLineTool.run(
                ["run", path, picture, "--threads", "2"], environment: ["FACE_ISA": "avx512"])
            #expect(threads.exitCode == 1)
            #expect(threads.errors.contains("FACE_ISA in the environment is 'avx512'"))
            try FileManager.default.removeItem(atPath: "\(folder)/face.weights")
            let without = try CommandLineTool.run("run", path, picture)
            #expect(without.exitCode == 3)
            #expect(without.errors.contains("face.weights"))
        }
    }

    @Test func anotherMachinesArtefactIsRefusedHere() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/face.so"
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments
                    + ["--target", "aarch64-linux-gnu", "-o", path])
            guard result.exitCode == 0 else {
                #expect(result.exitCode == 4)
                #expect(result.errors.contains("libc6-dev-arm64-cross"))
                return
            }
            let run = try CommandLineTool.run("run", path, CommandLineTool.sample("ada-1.png"))
            #expect(run.exitCode == 3)
            #expect(run.errors.contains("another processor"))
            // What it is, is read from its file.
            let theirs = try CommandLineTool.run("inspect", path, "--json").json()
            let ours = try CommandLineTool.run("inspect", try CompiledModel.path(), "--json").json()
            #expect(theirs["isa"] as? String == "neon")
            for key in ["name", "source", "model_digest", "parameters_digest"] {
                #expect(theirs[key] as? String == ours[key] as? String, "\(key)")
            }
            #expect(try CommandLineTool.run("inspect", path, "--explain").exitCode == 0)
        }
    }

    @Test func aModelIsNotReplacedByWhatIsMadeOfIt() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let (model, link) = ("\(folder)/m.onnx", "\(folder)/face")
            try Data("model".utf8).write(to: URL(fileURLWithPath: model))
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: "m.onnx")
            for line in [["compile", model, "-o", link], ["convert", model, "-o", model]] {
                let result = try CommandLineTool.run(line)
                #expect(result.exitCode == 1 && result.errors.contains("which is read"))
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: model)) == Data("model".utf8))
        }
    }

    @Test func aLibraryThatPkgConfigCannotNameIsSaidToLackItsFile() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments
                    + ["--prefix", "face", "-o", "\(folder)/a$b.so"])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.errors.contains("no file for pkg-config"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/face.pc"))
        }
    }

    /// A file that is opened in the place of a closed stream would take what is printed.
    @Test func closedStreamsAreFilled() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let picture = CommandLineTool.sample("ada-1.png")
            let burin = try #require(CommandLineTool.path)
            let model = try CompiledModel.path()
            let run = #"cd "$0" && "$1" run "$2" "$3" -o out.npy "#
            let whole = try CommandLineTool.run(
                ["-c", run, folder, burin, model, picture], program: "/bin/sh")
            #expect(whole.exitCode == 0, "\(whole.errors)")
            let expected = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out.npy"))
            for closed in ["<&-", "<&- >&-", "<&- >&- 2>&-"] {
                let result = try CommandLineTool.run(
                    ["-c", run + closed, folder, burin, model, picture], program: "/bin/sh")
                #expect(!result.wasKilled && result.exitCode <= 1, "\(closed): \(result)")
                let found = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/out.npy"))
                #expect(found == expected, "\(closed)")
            }
            let reading = try CommandLineTool.run(
                ["-c", #""$0" inspect "$1" >&-"#, burin, model], program: "/bin/sh")
            #expect(reading.exitCode == 1 && reading.errors.contains("standard output"))
        }
    }

    @Test func aCrossCompilerWithoutALibrarySaysWhatToInstall() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            // A compiler that knows the target and finds nothing of it.
            let script = "\(folder)/clang"
            let text = """
                #!/bin/sh
                case "$*" in
                *--version*) printf 'clang version 18.1.0\\nTarget: x86_64-linux\\n' ;;
                *nostdlib*) ;;
                *) echo "fatal error: 'math.h' file not found" >&2; exit 1 ;;
                esac
                """
            try text.write(toFile: script, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: script)
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments
                    + ["--target", "aarch64-linux-gnu", "-o", "\(folder)/face.so"],
                environment: ["BURIN_CLANG": script])
            #expect(result.exitCode == 4)
            #expect(result.errors.contains("cannot compile for aarch64-linux-gnu"))
            #expect(result.errors.contains("apt-get install gcc-aarch64-linux-gnu"))
        }
    }
}
