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
        ("threads", CInterfacePrograms.threads),
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
            _ = try await writeModel(folder)
            for (program, standards, suffix) in compilers {
                guard let program else { continue }
                try write(text, to: "\(folder)/use.\(suffix)")
                for standard in standards {
                    let run = try ProgramRun(
                        program,
                        ["-std=\(standard)", "-fsyntax-only"] + Self.warnings + ["use.\(suffix)"],
                        in: folder)
                    #expect(run.exitCode == 0, "\(program) \(standard): \(run.errors)")
                }
            }
        }
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
                let run = try ProgramRun("\(folder)/\(name)", [], in: folder)
                #expect(run.exitCode == 0, "\(name): \(run.exitCode) \(run.output)")
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
                let run = try ProgramRun("\(folder)/\(name)", [], in: folder)
                #expect(run.exitCode == 0, "\(name): \(run.exitCode) \(run.output)")
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

    @Test("The library shows its own names only and needs libc and libm only")
    func symbols() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            try await ModelCompiler().compile(
                TinyModels.prepared(TinyModels.irUnit()), to: "\(folder)/unit.so",
                as: .sharedLibrary)
            if let nm = ProgramRun.find("nm", "llvm-nm") {
                let run = try ProgramRun(nm, ["-D", "--defined-only", "unit.so"], in: folder)
                let names = run.output.split(separator: "\n").compactMap {
                    $0.split(separator: " ").last.map(String.init)
                }
                let functions = [
                    "abi", "available_threads", "create", "create_with_threads", "destroy",
                    "embed_rgb8", "info_json", "isa", "pool_create", "pool_destroy", "run",
                    "strerror", "workspace_size",
                ]
                #expect(names.sorted() == ["burin_model"] + functions.map { "unit_\($0)" })
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
