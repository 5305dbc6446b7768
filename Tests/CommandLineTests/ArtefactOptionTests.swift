import Foundation
import Testing

/// Options of `compile` that say what an artefact is made for.
@Suite(.enabled(if: CommandLineTool.isBuilt)) struct ArtefactOptionTests {
    @Test func severalSetsAndMappedWeights() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/face.so"
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + [
                    "--isa", "baseline,avx2", "--weights", "file", "--license-note",
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
            #expect(other.exitCode == 2)
            #expect(other.errors.contains("FACE_ISA"))
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
