import Foundation
import Testing

@Suite(.enabled(if: CommandLineTool.isBuilt)) struct CompileTests {
    @Test func libraryIsAnnouncedWithSizeAndTime() throws {
        let (path, result) = try CompiledModel.library.get()
        let line = "\(path): shared library with its header beside it, "
        #expect(result.output.hasPrefix(line))
        #expect(result.output.hasSuffix(" ms\n"))
        #expect(result.errors.isEmpty, "no progress where there is no terminal")
    }

    @Test func sourceComesWithHeaderAndWeights() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/face.c"
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["--prefix", "my_face", "-o", path])
            #expect(result.exitCode == 0, "\(result.errors)")
            #expect(result.output.contains("C source"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files.count == 3)
            let header = try String(contentsOfFile: "\(folder)/my_face.h", encoding: .utf8)
            #expect(header.contains("int my_face_run("))
        }
    }

    @Test func programEmbedsPictures() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let path = "\(folder)/embed"
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["-o", path])
            #expect(result.exitCode == 0, "\(result.errors)")
            let picture = CommandLineTool.sample("ada-1.png")
            let line = try CommandLineTool.run([picture], program: path).json()
            let library = try CommandLineTool.run("run", try CompiledModel.path(), picture).json()
            let numbers = [line, library].map { ($0["embedding"] as? [Double])?.map(Float.init) }
            #expect(numbers[0]?.count == 128)
            #expect(numbers[0] == numbers[1])
        }
    }

    @Test func graphIsPrintedOnTheWay() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments
                    + ["-o", "\(folder)/m.c", "--print-graph", "after:FoldInputScaling"])
            #expect(result.output.hasPrefix("graph \"mobilefacenet\"\n"))
            #expect(result.output.contains("m.c: C source"))
        }
    }

    @Test func verboseTellsThePasses() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let result = try CommandLineTool.run(
                ["compile"] + CompiledModel.arguments + ["-o", "\(folder)/m.c", "--verbose"])
            #expect(result.errors.contains("burin: FuseEpilogue: "))
            #expect(!result.output.contains("FuseEpilogue"))
        }
    }

    @Test func objectsAreTakenFromTheCache() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let cache = "\(folder)/cache"
            func takesObjects(_ more: [String], cache: String) throws -> Bool {
                let result = try CommandLineTool.run(
                    ["compile"] + CompiledModel.arguments
                        + ["-o", "\(folder)/m.so", "--verbose"] + more,
                    environment: ["BURIN_CACHE": cache])
                #expect(result.exitCode == 0, "\(result.errors)")
                return result.errors.contains(" objects of earlier compilations were taken")
            }
            let without = try (0..<2).map { _ in try takesObjects(["--no-cache"], cache: cache) }
            #expect(without == [false, false])
            #expect(!FileManager.default.fileExists(atPath: cache))
            let with = try (0..<2).map { _ in try takesObjects([], cache: cache) }
            #expect(with == [false, true])
            let off = try [
                takesObjects(["--no-cache"], cache: cache), takesObjects([], cache: ""),
            ]
            #expect(off == [false, false])
        }
    }

    @Test func interruptionLeavesNothing() throws {
        try CommandLineTool.withTemporaryFolder { folder in
            let temporary = "\(folder)/temporary"
            try FileManager.default.createDirectory(
                atPath: temporary, withIntermediateDirectories: false)
            let result = try CommandLineTool.run(
                ["compile", "lresnet-100e-ir", "--weights", "seed:1", "-o", "\(folder)/model.so"],
                environment: ["TMPDIR": temporary, "BURIN_CACHE": ""],
                started: { process in
                    Thread.sleep(forTimeInterval: 1)
                    process.interrupt()
                })
            #expect(result.wasKilled)
            #expect(result.exitCode == SIGINT)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left == ["temporary"])
        }
    }
}
