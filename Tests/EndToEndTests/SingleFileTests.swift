import CCodegen
import Diagnostics
import Driver
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing
import Toolchain

/// C source in one file, and what artefacts say of themselves.
@Suite("One C file, and metadata", .serialized)
struct SingleFileTests {
    private static func write(_ graph: Graph, to path: String) async throws {
        var options = ModelCompiler.Options(instructionSet: .default, sharingThreshold: 0)
        options.isAmalgamated = true
        options.licenseNote = "For research; see */ example.org \\ \"terms\"."
        options.prefix = SymbolPrefix("unit")
        try await ModelCompiler(options).compile(graph, to: path, as: .cSource)
    }

    @Test("One file holds header and weights, compiles cleanly and gives the library's bits")
    func oneFile() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        let image = TinyModels.images(1).floats
        try await Fixtures.withTemporaryFolder { folder in
            try await Self.write(graph, to: "\(folder)/unit.c")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files == ["unit.c"])
            let clang = try await Toolchain.find().clang
            let compiled = try await CompiledGraph(
                TinyModels.irUnit(), in: folder, named: "library", inputSize: TinyModels.size)
            let expected = try compiled.model.run(image).map(\.bitPattern)
            let flags =
                InstructionSet.default.compilerFlags + [
                    "-std=c11", "-O2", "-ffp-contract=on", "-Wall", "-Wextra", "-Werror", "-shared",
                    "-fPIC", "-DBURIN_EXPORT_TABLE", "-pthread",
                ]
            let run = try ProgramRun(clang, flags + ["unit.c", "-o", "unit.so", "-lm"], in: folder)
            #expect(run.exitCode == 0, "\(run.errors)")
            let model = try LoadedModel(path: "\(folder)/unit.so")
            #expect(try model.run(image).map(\.bitPattern) == expected)
        }
    }

    @Test("An artefact tells its licence note, passes, digests, compiler and version")
    func metadata() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        try await Fixtures.withTemporaryFolder { folder in
            var options = ModelCompiler.Options()
            let note = "For research; see */ example.org \\ \"terms\"."
            options.licenseNote = note
            options.companions = .header
            let plans = try await ModelCompiler(options).compile(
                graph, to: "\(folder)/unit.so", as: .sharedLibrary)
            let information = try LoadedModel(path: "\(folder)/unit.so").information
            #expect(information.license == note)
            #expect(information.passes == plans[0].passes)
            #expect(information.passes?.first == "RemoveTrainingTail")
            #expect(information.passes?.contains("FuseEpilogue") == true)
            #expect(information.burinVersion == BurinVersion.current)
            #expect(information.compiler.contains("clang"))
            #expect(information.flags.contains("-O3"))
            #expect(information.parametersDigest?.count == 16)
            let header = try String(contentsOfFile: "\(folder)/unit.h", encoding: .utf8)
            #expect(header.contains(" * License: For research; see _/ example.org _ \"terms\"."))
            let plain = try await CompiledGraph(
                TinyModels.irUnit(), in: folder, named: "plain", optimizes: false,
                inputSize: TinyModels.size)
            #expect(plain.model.information.license == nil)
            #expect(plain.model.information.passes == ["RemoveTrainingTail", "SpecializeShape"])
        }
    }
}
