import CCodegen
import Driver
import Foundation
import GraphIR
import Planning
import TestSupport
import Testing
import Toolchain

/// The C interface as a C or C++ program meets it, from C source and from the shared library.
@Suite("C interface", .serialized)
struct CInterfaceTests {
    private static let warnings = [
        "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wshadow", "-Wconversion",
    ]
    private static let programs = [
        ("misuse", CInterfacePrograms.misuse), ("memory", CInterfacePrograms.memory),
        ("purity", CInterfacePrograms.purity), ("pixels", CInterfacePrograms.pixels),
        ("threads", CInterfacePrograms.threads), ("scarcity", CInterfacePrograms.scarcity),
        ("firstUse", CInterfacePrograms.firstUse),
    ]
    /// Threads share every step of the models here, however short.
    private static func options(_ set: InstructionSet = .default) -> ModelCompiler.Options {
        ModelCompiler.Options(instructionSet: set, sharingThreshold: 0)
    }

    /// Writes `unit.c`, `unit.h` and `unit.weights`.
    private func writeModel(
        _ folder: String, _ set: InstructionSet = .default
    ) async throws -> ExecutionPlan {
        try await ModelCompiler(Self.options(set)).compile(
            TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.c", as: .cSource)[0]
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("The header is clean C99, C11 and C++17, included twice")
    func header() async throws {
        let clang = try await Toolchain.find()
        let compilers: [(program: String?, standards: [String], suffix: String)] = [
            (clang.clang, ["c99", "c11", "c2x"], "c"),
            (CCompiler.cPlusPlus(clang), ["c++17"], "cc"),
            (ProgramRun.find("gcc"), ["c99", "c11"], "c"),
            (ProgramRun.find("g++"), ["c++17"], "cc"),
        ]
        let text = """
            #include "unit.h"
            #include "unit.h"
            int use(float *in, float *out, void *ws);
            int use(float *in, float *out, void *ws) {
                unit_options options = {sizeof(unit_options), 2, NULL, NULL, NULL, NULL, NULL};
                return unit_run(in, out, 1, ws, &options) == UNIT_OK;
            }

            """
        try await Fixtures.withTemporaryFolder { folder in
            for (form, header) in try Self.headers() {
                try write(header, to: "\(folder)/unit.h")
                for (program, standards, suffix) in compilers {
                    guard let program else { continue }
                    try write(text, to: "\(folder)/use.\(suffix)")
                    for standard in standards {
                        let run = try ProgramRun(
                            program,
                            ["-std=\(standard)", "-fsyntax-only"] + Self.warnings
                                + ["use.\(suffix)"], in: folder)
                        #expect(
                            run.exitCode == 0, "\(form), \(program) \(standard): \(run.errors)")
                    }
                }
            }
        }
    }

    /// The header in its forms: as it is, with mapped weights, several sets, batches, and of a model
    /// that takes no picture.
    private static func headers() throws -> [(form: String, text: String)] {
        let unit = try TinyModels.prepared(TinyModels.irUnit())
        let network = GraphBuilder("grey")
        let grey = try TinyModels.prepared(
            network.finish(network.input("data", channels: 1).relu("relu")))
        func header(
            _ graph: Graph, _ sets: [InstructionSet] = [.default], batches: [Int] = [1],
            _ place: CodegenOptions.WeightsPlace = .embedded
        ) throws -> String {
            let plans = try sets.map {
                try ModelCompiler(ModelCompiler.Options(instructionSet: $0, batches: batches))
                    .plan(graph)
            }
            var options = CodegenOptions(prefix: SymbolPrefix("unit"), arrangement: .parallel)
            options.weights = place
            options.licenseNote = "For */ research \\"
            return SourceGenerator.generate(plans, options).header.text
        }
        let sets = InstructionSet.runnable
        return [
            ("plain", try header(unit)), ("mapped", try header(unit, batches: [1], .file)),
            ("sets", try header(unit, sets)), ("batches", try header(unit, batches: [1, 8])),
            ("grey", try header(grey)), ("all", try header(unit, sets, batches: [1, 8], .file)),
        ]
    }

    @Test("C programs use a model compiled from its C source", arguments: InstructionSet.runnable)
    func source(set: InstructionSet) async throws {
        let clang = try await Toolchain.find().clang
        try await Fixtures.withTemporaryFolder { folder in
            let plan = try await writeModel(folder, set)
            let flags = plan.instructionSet.compilerFlags
            if set != .baseline, set != .neon {
                let run = try ProgramRun(clang, ["-c", "unit.c"], in: folder)
                #expect(run.exitCode == 1)
                #expect(run.errors.contains("compile with \(flags.joined(separator: " "))"))
            }
            let warnings = ["-std=c11", "-Wall", "-Wextra", "-Werror"]
            let model = try ProgramRun(
                clang, flags + warnings + ["-O2", "-c", "unit.c"], in: folder)
            #expect(model.exitCode == 0, "\(model.errors)")
            for (name, text) in Self.programs {
                let build = try self.build(name, text, with: ["unit.o"], clang, in: folder)
                #expect(build.exitCode == 0, "\(name): \(build.errors)")
                expectSilence(try ProgramRun("\(folder)/\(name)", [], in: folder), name)
            }
        }
    }

    @Test("C programs use the shared library")
    func library() async throws {
        let clang = try await Toolchain.find().clang
        try await Fixtures.withTemporaryFolder { folder in
            // The header comes from the C source of the same model.
            _ = try await writeModel(folder)
            try await ModelCompiler(Self.options()).compile(
                TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.so",
                as: .sharedLibrary)
            for (name, text) in Self.programs {
                let libraries = ["./unit.so", "-Wl,-rpath,\(folder)"]
                let build = try self.build(name, text, with: libraries, clang, in: folder)
                #expect(build.exitCode == 0, "\(name): \(build.errors)")
                expectSilence(try ProgramRun("\(folder)/\(name)", [], in: folder), name)
            }
        }
    }

    @Test("C programs use a library of several sets and batches, its weights linked in or mapped")
    func manySets() async throws {
        let clang = try await Toolchain.find().clang
        for place in [CodegenOptions.WeightsPlace.embedded, .file] {
            try await Fixtures.withTemporaryFolder { folder in
                try await ModelCompiler(Self.manifold(place)).compile(
                    TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.so",
                    as: .sharedLibrary)
                let libraries = ["./unit.so", "-Wl,-rpath,\(folder)"]
                let define = place == .file ? ["-DMAPS_FIRST"] : []
                for (name, text) in Self.programs {
                    // What is used first must not have been mapped before.
                    let flags = name == "firstUse" && place == .file ? ["-DMAPS"] : define
                    let build = try self.build(
                        name, text, with: libraries + flags, clang, in: folder)
                    #expect(build.exitCode == 0, "\(name): \(build.errors)")
                    for set in InstructionSet.runnable.suffix(2) {
                        let run = try ProgramRun(
                            "\(folder)/\(name)", [], in: folder,
                            variables: ["UNIT_ISA": set.rawValue])
                        expectSilence(run, "\(name), \(set)")
                    }
                }
            }
        }
    }

    /// Several sets, batches, and a place of the weights.
    private static func manifold(
        _ place: CodegenOptions.WeightsPlace
    ) -> ModelCompiler.Options {
        var options = ModelCompiler.Options(
            instructionSet: InstructionSet.runnable.last ?? .default, sharingThreshold: 0,
            batches: [1, 2])
        options.fallbackSets = InstructionSet.runnable.dropLast()
        options.weightsPlace = place
        options.companions = .header
        return options
    }

    /// A program that found all as it should be; nothing in it, the model least, printed anything.
    private func expectSilence(_ run: ProgramRun, _ name: String) {
        #expect(run.exitCode == 0, "\(name): \(run.exitCode) \(run.output)")
        #expect(run.output.isEmpty && run.errors.isEmpty, "\(name): \(run.output) \(run.errors)")
    }

    @Test("ThreadSanitizer finds no race where all threads are the first to use the model")
    func firstUse() async throws {
        let clang = try await Toolchain.find().clang
        var options = Self.options()
        options.weightsPlace = .file
        try await Fixtures.withTemporaryFolder { folder in
            let plan = try await ModelCompiler(options).compile(
                TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.c", as: .cSource)[0]
            let flags = ["-fsanitize=thread", "-g"]
            let model = try ProgramRun(
                clang, plan.instructionSet.compilerFlags + flags + ["-O1", "-c", "unit.c"],
                in: folder)
            #expect(model.exitCode == 0, "\(model.errors)")
            let build = try self.build(
                "firstUse", CInterfacePrograms.firstUse,
                with: ["unit.o", "-DMAPS"] + flags + Self.dispatchLibraries(clang), clang,
                in: folder)
            #expect(build.exitCode == 0, "\(build.errors)")
            for _ in 0..<10 {
                expectSilence(try ProgramRun("\(folder)/firstUse", [], in: folder), "firstUse")
            }
        }
    }

    @Test("ThreadSanitizer finds no race")
    func races() async throws {
        let clang = try await Toolchain.find().clang
        try await Fixtures.withTemporaryFolder { folder in
            let plan = try await writeModel(folder)
            let flags = ["-fsanitize=thread", "-g"]
            let model = try ProgramRun(
                clang, plan.instructionSet.compilerFlags + flags + ["-O1", "-c", "unit.c"],
                in: folder)
            #expect(model.exitCode == 0, "\(model.errors)")
            let build = try self.build(
                "threads", CInterfacePrograms.threads,
                with: ["unit.o"] + flags + ["-DTHREADS_ONLY"] + Self.dispatchLibraries(clang),
                clang,
                in: folder)
            #expect(build.exitCode == 0, "\(build.errors)")
            let run = try ProgramRun("\(folder)/threads", [], in: folder)
            #expect(run.exitCode == 0, "\(run.exitCode) \(run.output) \(run.errors)")
        }
    }

    /// Swift's clang has a sanitizer that follows libdispatch, and needs it to be there.
    private static func dispatchLibraries(_ clang: String) -> [String] {
        let program = URL(fileURLWithPath: clang).resolvingSymlinksInPath()
        let folder =
            program.deletingLastPathComponent().deletingLastPathComponent().path
            + "/lib/swift/linux"
        guard FileManager.default.fileExists(atPath: "\(folder)/libdispatch.so") else { return [] }
        return ["-L\(folder)", "-Wl,-rpath,\(folder)", "-ldispatch", "-lBlocksRuntime"]
    }

    private func build(
        _ name: String, _ text: String, with objects: [String], _ clang: String, in folder: String
    ) throws -> ProgramRun {
        try write(CInterfacePrograms.head + text, to: "\(folder)/\(name).c")
        // Without built-in functions no call of the counting allocator is optimised away.
        return try ProgramRun(
            clang,
            ["-std=c11", "-O1", "-fno-builtin", "-frounding-math", "-Wall", "-Wextra", "-Werror"]
                + ["\(name).c", "-o", name] + objects + ["-lm"], in: folder)
    }

    @Test(
        "The library shows its own names only and needs libc and libm only",
        arguments: [false, true])
    func symbols(several: Bool) async throws {
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler(several ? Self.manifold(.file) : .init()).compile(
                TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.so",
                as: .sharedLibrary)
            if let nm = ProgramRun.find("nm", "llvm-nm") {
                let run = try ProgramRun(nm, ["-D", "--defined-only", "unit.so"], in: folder)
                let names = run.output.split(separator: "\n").compactMap {
                    $0.split(separator: " ").last.map(String.init)
                }
                let functions =
                    [
                        "abi", "available_threads", "create", "create_with_threads", "destroy",
                        "embed_rgb8", "info_json", "isa", "pool_create", "pool_destroy", "run",
                        "strerror", "workspace_size",
                    ] + (several ? ["map_weights"] : [])
                #expect(names.sorted() == ["burin_model"] + functions.map { "unit_\($0)" }.sorted())
            }
            if let readelf = ProgramRun.find("readelf", "llvm-readelf") {
                let run = try ProgramRun(readelf, ["-d", "unit.so"], in: folder)
                let needed = run.output.split(separator: "\n").filter { $0.contains("(NEEDED)") }
                #expect(run.exitCode == 0 && run.output.contains("SONAME"))
                let allowed = ["[libc.so.6]", "[libm.so.6]"]
                #expect(needed.allSatisfy { line in allowed.contains { line.contains($0) } })
            }
        }
    }
}
